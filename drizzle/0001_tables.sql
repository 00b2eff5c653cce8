CREATE TABLE "district" (
	"code" text PRIMARY KEY NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organization" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"uscc" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"district" text NOT NULL,
	"sector" text,
	"staff" integer,
	"revenue_fen" bigint,
	"assets_fen" bigint,
	"size_class" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organization_uscc" UNIQUE("uscc")
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"person_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "membership_person_id_organization_id_pk" PRIMARY KEY("person_id","organization_id")
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "person_email" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "site" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lab_id" uuid NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"address" text NOT NULL,
	"district" text NOT NULL,
	"time_zone" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "calendar_week" (
	"category" text NOT NULL,
	"district" text NOT NULL,
	"week" date NOT NULL,
	"bookable_id" uuid NOT NULL,
	"unit" integer NOT NULL,
	"free" bit(672) NOT NULL,
	CONSTRAINT "calendar_week_category_district_week_bookable_id_unit_pk" PRIMARY KEY("category","district","week","bookable_id","unit"),
	CONSTRAINT "calendar_week_starts_on_monday" CHECK (extract(isodow from "calendar_week"."week") = 1)
);
--> statement-breakpoint
CREATE TABLE "calendar" (
	"bookable_id" uuid PRIMARY KEY NOT NULL,
	"category" text NOT NULL,
	"district" text NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"rolled_to" date
);
--> statement-breakpoint
CREATE TABLE "occupancy" (
	"booking_id" uuid NOT NULL,
	"unit" integer NOT NULL,
	"bookable_id" uuid NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "occupancy_booking_id_unit_pk" PRIMARY KEY("booking_id","unit"),
	CONSTRAINT "occupancy_ends_after_start" CHECK ("occupancy"."ends_at" > "occupancy"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "open_week" (
	"bookable_id" uuid NOT NULL,
	"week" date NOT NULL,
	"open" bit(672) NOT NULL,
	CONSTRAINT "open_week_bookable_id_week_pk" PRIMARY KEY("bookable_id","week")
);
--> statement-breakpoint
CREATE TABLE "closure" (
	"id" uuid PRIMARY KEY NOT NULL,
	"bookable_id" uuid NOT NULL,
	"unit" integer,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"reason" text NOT NULL,
	"note" text,
	CONSTRAINT "closure_ends_after_start" CHECK ("closure"."ends_at" > "closure"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "opening_rule" (
	"id" uuid PRIMARY KEY NOT NULL,
	"bookable_id" uuid NOT NULL,
	"weekday" integer NOT NULL,
	"opens" time NOT NULL,
	"closes" time NOT NULL,
	"mode" text NOT NULL,
	"valid_from" date,
	"valid_until" date,
	"observes_holidays" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "public_day" (
	"day" date PRIMARY KEY NOT NULL,
	"kind" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "booking_event" (
	"booking_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"status" text NOT NULL,
	"person_id" uuid,
	"organization_id" uuid,
	"reason" text,
	"at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "booking_event_booking_id_number_pk" PRIMARY KEY("booking_id","number")
);
--> statement-breakpoint
CREATE TABLE "booking" (
	"id" uuid PRIMARY KEY NOT NULL,
	"bookable_id" uuid NOT NULL,
	"lab_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"price_fen" bigint NOT NULL,
	"fen_per_hour" integer NOT NULL,
	"size_class" text NOT NULL,
	"confirmation" text NOT NULL,
	"purpose" text,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "booking_ends_after_start" CHECK ("booking"."ends_at" > "booking"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "bookable" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"lab_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"category" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"description_zh" text NOT NULL,
	"description_en" text NOT NULL,
	"keywords" text[] NOT NULL,
	"units" integer NOT NULL,
	"slot_minutes" integer NOT NULL,
	"min_minutes" integer NOT NULL,
	"max_minutes" integer NOT NULL,
	"lead_minutes" integer NOT NULL,
	"horizon_days" integer NOT NULL,
	"buffer_before_minutes" integer NOT NULL,
	"buffer_after_minutes" integer NOT NULL,
	"confirmation" text NOT NULL,
	"micro_fen" integer NOT NULL,
	"small_fen" integer NOT NULL,
	"medium_fen" integer NOT NULL,
	"large_fen" integer NOT NULL,
	"retired_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"search" "tsvector" NOT NULL,
	"manufacturer" text,
	"model" text,
	"quality_elements" text[],
	"languages" text[]
);
--> statement-breakpoint
CREATE TABLE "category" (
	"code" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_record" (
	"organization_id" uuid NOT NULL,
	"operation" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"answer" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_record_organization_id_operation_key_pk" PRIMARY KEY("organization_id","operation","key")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"position" bigint,
	"topic" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "secret" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_district_district_code_fk" FOREIGN KEY ("district") REFERENCES "public"."district"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site" ADD CONSTRAINT "site_lab_id_organization_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site" ADD CONSTRAINT "site_district_district_code_fk" FOREIGN KEY ("district") REFERENCES "public"."district"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_week" ADD CONSTRAINT "calendar_week_bookable_id_calendar_bookable_id_fk" FOREIGN KEY ("bookable_id") REFERENCES "public"."calendar"("bookable_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar" ADD CONSTRAINT "calendar_bookable_id_bookable_id_fk" FOREIGN KEY ("bookable_id") REFERENCES "public"."bookable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "occupancy" ADD CONSTRAINT "occupancy_bookable_id_calendar_bookable_id_fk" FOREIGN KEY ("bookable_id") REFERENCES "public"."calendar"("bookable_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_week" ADD CONSTRAINT "open_week_bookable_id_calendar_bookable_id_fk" FOREIGN KEY ("bookable_id") REFERENCES "public"."calendar"("bookable_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closure" ADD CONSTRAINT "closure_bookable_id_bookable_id_fk" FOREIGN KEY ("bookable_id") REFERENCES "public"."bookable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opening_rule" ADD CONSTRAINT "opening_rule_bookable_id_bookable_id_fk" FOREIGN KEY ("bookable_id") REFERENCES "public"."bookable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_event" ADD CONSTRAINT "booking_event_booking_id_booking_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."booking"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_event" ADD CONSTRAINT "booking_event_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_event" ADD CONSTRAINT "booking_event_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking" ADD CONSTRAINT "booking_bookable_id_bookable_id_fk" FOREIGN KEY ("bookable_id") REFERENCES "public"."bookable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking" ADD CONSTRAINT "booking_lab_id_organization_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking" ADD CONSTRAINT "booking_enterprise_id_organization_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking" ADD CONSTRAINT "booking_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookable" ADD CONSTRAINT "bookable_lab_id_organization_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookable" ADD CONSTRAINT "bookable_site_id_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."site"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookable" ADD CONSTRAINT "bookable_category_category_code_fk" FOREIGN KEY ("category") REFERENCES "public"."category"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "site_lab" ON "site" USING btree ("lab_id");--> statement-breakpoint
CREATE INDEX "occupancy_time" ON "occupancy" USING btree ("bookable_id","ends_at");--> statement-breakpoint
CREATE INDEX "closure_bookable" ON "closure" USING btree ("bookable_id","ends_at");--> statement-breakpoint
CREATE INDEX "opening_rule_bookable" ON "opening_rule" USING btree ("bookable_id");--> statement-breakpoint
CREATE INDEX "opening_rule_fixed" ON "opening_rule" USING btree ("bookable_id") WHERE "opening_rule"."mode" = 'FIXED';--> statement-breakpoint
CREATE INDEX "booking_enterprise" ON "booking" USING btree ("enterprise_id","starts_at","id");--> statement-breakpoint
CREATE INDEX "booking_lab" ON "booking" USING btree ("lab_id","starts_at","id");--> statement-breakpoint
CREATE INDEX "booking_bookable" ON "booking" USING btree ("bookable_id","starts_at","id");--> statement-breakpoint
CREATE INDEX "booking_expiry" ON "booking" USING btree ("expires_at") WHERE "booking"."expires_at" is not null;--> statement-breakpoint
CREATE INDEX "bookable_search" ON "bookable" USING gin ("search");--> statement-breakpoint
CREATE INDEX "bookable_lab" ON "bookable" USING btree ("lab_id","id");--> statement-breakpoint
CREATE INDEX "bookable_category" ON "bookable" USING btree ("category","id") WHERE "bookable"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "bookable_site" ON "bookable" USING btree ("site_id","id") WHERE "bookable"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "bookable_kind" ON "bookable" USING btree ("kind","id") WHERE "bookable"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "idempotency_age" ON "idempotency_record" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_position" ON "outbox" USING btree ("position");--> statement-breakpoint
CREATE INDEX "outbox_unnumbered" ON "outbox" USING btree ("id") WHERE "outbox"."position" is null;--> statement-breakpoint
CREATE INDEX "outbox_age" ON "outbox" USING btree ("created_at");