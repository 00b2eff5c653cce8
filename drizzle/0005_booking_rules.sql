CREATE TABLE "qualification" (
	"id" uuid NOT NULL,
	"bookable_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"note" text,
	"requested_at" timestamp (3) with time zone,
	"granted_at" timestamp (3) with time zone,
	"granted_by_id" uuid,
	"expires_at" timestamp (3) with time zone,
	CONSTRAINT "qualification_bookable_id_person_id_pk" PRIMARY KEY("bookable_id","person_id"),
	CONSTRAINT "qualification_id" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "booking_series" (
	"id" uuid PRIMARY KEY NOT NULL,
	"bookable_id" uuid NOT NULL,
	"lab_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "waitlist_entry" (
	"id" uuid PRIMARY KEY NOT NULL,
	"bookable_id" uuid NOT NULL,
	"lab_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"size_class" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"minutes" integer NOT NULL,
	"units" integer NOT NULL,
	"operator_assisted" boolean NOT NULL,
	"purpose" text,
	"status" text NOT NULL,
	"seen_version" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "waitlist_entry_ends_after_start" CHECK ("waitlist_entry"."ends_at" > "waitlist_entry"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "notification" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"bookable_id" uuid,
	"booking_id" uuid,
	"waitlist_entry_id" uuid,
	"reason" text,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"read_at" timestamp (3) with time zone,
	"mailed_at" timestamp (3) with time zone,
	"mail_attempts" integer DEFAULT 0 NOT NULL,
	"mail_due_at" timestamp (3) with time zone DEFAULT clock_timestamp()
);
--> statement-breakpoint
ALTER TABLE "booking_event" ADD COLUMN "action" text;--> statement-breakpoint
UPDATE "booking_event" e SET "action" = CASE "status"
	WHEN 'HELD' THEN 'hold' WHEN 'REQUESTED' THEN 'request' WHEN 'DECLINED' THEN 'decline'
	WHEN 'CANCELLED' THEN 'cancel' WHEN 'EXPIRED' THEN 'expire'
	ELSE CASE WHEN EXISTS (SELECT FROM "booking_event" r WHERE r."booking_id" = e."booking_id" AND r."status" = 'REQUESTED')
		THEN 'approve' ELSE 'confirm' END END;--> statement-breakpoint
ALTER TABLE "booking_event" ALTER COLUMN "action" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "units" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "units_fixed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "operator_assisted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "terms" jsonb;--> statement-breakpoint
UPDATE "booking" SET "terms" = jsonb_build_object(
	'pricing', '{"charging":"BOOKED_TIME","minimumFen":0,"operatorFenPerHour":null,"urgent":null,"offPeak":null}'::jsonb,
	'timeZone', s."time_zone", 'cancellation', '[]'::jsonb, 'answerMinutes', 2880, 'graceMinutes', null)
FROM "bookable" b JOIN "site" s ON s."id" = b."site_id" WHERE b."id" = "booking"."bookable_id";--> statement-breakpoint
ALTER TABLE "booking" ALTER COLUMN "terms" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "approval_cause" text;--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "series_id" uuid;--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "replaces_id" uuid;--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "waitlist_entry_id" uuid;--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "checked_in_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "ended_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "used_minutes" integer;--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "operator_minutes" integer;--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "charge" jsonb;--> statement-breakpoint
ALTER TABLE "bookable" ADD COLUMN "pricing" jsonb DEFAULT '{"charging":"BOOKED_TIME","minimumFen":0,"operatorFenPerHour":null,"urgent":null,"offPeak":null}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "bookable" ADD COLUMN "policy" jsonb DEFAULT '{"answerMinutes":2880,"cancellation":[],"graceMinutes":null,"noShowLimit":null,"offerMinutes":60,"waitlistOrder":"FIRST_COME","requiresQualification":false}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "qualification" ADD CONSTRAINT "qualification_bookable_id_bookable_id_fk" FOREIGN KEY ("bookable_id") REFERENCES "public"."bookable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "qualification" ADD CONSTRAINT "qualification_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "qualification" ADD CONSTRAINT "qualification_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "qualification" ADD CONSTRAINT "qualification_granted_by_id_person_id_fk" FOREIGN KEY ("granted_by_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_series" ADD CONSTRAINT "booking_series_bookable_id_bookable_id_fk" FOREIGN KEY ("bookable_id") REFERENCES "public"."bookable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_series" ADD CONSTRAINT "booking_series_lab_id_organization_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_series" ADD CONSTRAINT "booking_series_enterprise_id_organization_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entry" ADD CONSTRAINT "waitlist_entry_bookable_id_bookable_id_fk" FOREIGN KEY ("bookable_id") REFERENCES "public"."bookable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entry" ADD CONSTRAINT "waitlist_entry_lab_id_organization_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entry" ADD CONSTRAINT "waitlist_entry_enterprise_id_organization_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entry" ADD CONSTRAINT "waitlist_entry_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "qualification_person" ON "qualification" USING btree ("person_id","id");--> statement-breakpoint
CREATE INDEX "waitlist_waiting" ON "waitlist_entry" USING btree ("bookable_id","created_at") WHERE "waitlist_entry"."status" = 'WAITING';--> statement-breakpoint
CREATE INDEX "waitlist_enterprise" ON "waitlist_entry" USING btree ("enterprise_id","id");--> statement-breakpoint
CREATE INDEX "waitlist_bookable" ON "waitlist_entry" USING btree ("bookable_id","id");--> statement-breakpoint
CREATE INDEX "notification_person" ON "notification" USING btree ("person_id","organization_id","id");--> statement-breakpoint
CREATE INDEX "notification_unread" ON "notification" USING btree ("person_id","organization_id","id") WHERE "notification"."read_at" is null;--> statement-breakpoint
CREATE INDEX "notification_mail" ON "notification" USING btree ("mail_due_at") WHERE "notification"."mail_due_at" is not null;--> statement-breakpoint
ALTER TABLE "booking" ADD CONSTRAINT "booking_series_id_booking_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."booking_series"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking" ADD CONSTRAINT "booking_replaces_id_booking_id_fk" FOREIGN KEY ("replaces_id") REFERENCES "public"."booking"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking" ADD CONSTRAINT "booking_waitlist_entry_id_waitlist_entry_id_fk" FOREIGN KEY ("waitlist_entry_id") REFERENCES "public"."waitlist_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "booking_of_series" ON "booking" USING btree ("series_id","starts_at") WHERE "booking"."series_id" is not null;--> statement-breakpoint
CREATE INDEX "booking_replaces" ON "booking" USING btree ("replaces_id") WHERE "booking"."replaces_id" is not null;--> statement-breakpoint
CREATE INDEX "booking_waitlist" ON "booking" USING btree ("waitlist_entry_id") WHERE "booking"."waitlist_entry_id" is not null;--> statement-breakpoint
CREATE INDEX "booking_no_show" ON "booking" USING btree ("enterprise_id","lab_id","starts_at") WHERE "booking"."status" = 'NO_SHOW';--> statement-breakpoint
CREATE INDEX "booking_disrupted" ON "booking" USING btree ("id") WHERE "booking"."status" = 'DISRUPTED';--> statement-breakpoint
-- What is over has been used as far as anybody knows; what is to come is completed when it is over.
INSERT INTO "booking_event" ("booking_id", "number", "action", "status", "at")
SELECT b."id", (SELECT count(*) + 1 FROM "booking_event" e WHERE e."booking_id" = b."id"), 'complete', 'COMPLETED', b."ends_at"
FROM "booking" b WHERE b."status" = 'CONFIRMED' AND b."ends_at" <= now();--> statement-breakpoint
UPDATE "booking" SET "status" = 'COMPLETED', "ended_at" = "ends_at",
	"charge" = jsonb_build_array(jsonb_build_object('kind', 'TIME', 'fen', "price_fen"))
WHERE "status" = 'CONFIRMED' AND "ends_at" <= now();--> statement-breakpoint
UPDATE "booking" SET "due_at" = "ends_at" WHERE "status" = 'CONFIRMED';
