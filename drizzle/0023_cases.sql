CREATE TABLE "case_event" (
	"case_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"action" text NOT NULL,
	"status" text NOT NULL,
	"person_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"note" text,
	"at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "case_event_case_id_number_pk" PRIMARY KEY("case_id","number")
);
--> statement-breakpoint
CREATE TABLE "desk_case" (
	"id" uuid PRIMARY KEY NOT NULL,
	"window_id" uuid NOT NULL,
	"enterprise_id" uuid,
	"enterprise_name" text,
	"uscc" text,
	"problem" text NOT NULL,
	"quality_elements" text[] NOT NULL,
	"district" text NOT NULL,
	"industry" text NOT NULL,
	"status" text NOT NULL,
	"outcome" text,
	"outcome_words" text,
	"opened_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"search" "tsvector" NOT NULL,
	CONSTRAINT "desk_case_of_one" CHECK (("desk_case"."enterprise_id" is null) <> ("desk_case"."enterprise_name" is null)),
	CONSTRAINT "desk_case_outcome" CHECK (("desk_case"."status" = 'CLOSED') = ("desk_case"."outcome" is not null))
);
--> statement-breakpoint
CREATE TABLE "case_contact" (
	"case_id" uuid PRIMARY KEY NOT NULL,
	"window_id" uuid NOT NULL,
	"name" text NOT NULL,
	"phone" text,
	"email" text,
	"closed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "case_proposal" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"bookable_id" uuid,
	"service_id" uuid,
	"remark" text,
	"person_id" uuid NOT NULL,
	"proposed_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "case_proposal_of_one" CHECK (num_nonnulls("case_proposal"."bookable_id", "case_proposal"."service_id") = 1)
);
--> statement-breakpoint
CREATE TABLE "satisfaction" (
	"id" uuid PRIMARY KEY NOT NULL,
	"booking_id" uuid,
	"order_id" uuid,
	"enterprise_id" uuid NOT NULL,
	"lab_id" uuid NOT NULL,
	"window_id" uuid,
	"district" text NOT NULL,
	"quality_elements" text[] NOT NULL,
	"mode" text NOT NULL,
	"delivered_at" timestamp (3) with time zone NOT NULL,
	"asked_at" timestamp (3) with time zone,
	"score" integer,
	"words" text,
	"person_id" uuid,
	"rated_at" timestamp (3) with time zone,
	"changed_at" timestamp (3) with time zone,
	CONSTRAINT "satisfaction_of_one" CHECK (num_nonnulls("satisfaction"."booking_id", "satisfaction"."order_id") = 1),
	CONSTRAINT "satisfaction_score" CHECK ("satisfaction"."score" between 1 and 5 and ("satisfaction"."score" is null) = ("satisfaction"."rated_at" is null))
);
--> statement-breakpoint
CREATE TABLE "case_service" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"booking_id" uuid,
	"order_id" uuid,
	"person_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"linked_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "case_service_of_one" CHECK (num_nonnulls("case_service"."booking_id", "case_service"."order_id") = 1)
);
--> statement-breakpoint
ALTER TABLE "notification" ADD COLUMN "case_id" uuid;--> statement-breakpoint
ALTER TABLE "case_event" ADD CONSTRAINT "case_event_case_id_desk_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."desk_case"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_event" ADD CONSTRAINT "case_event_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_event" ADD CONSTRAINT "case_event_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_case" ADD CONSTRAINT "desk_case_window_id_organization_id_fk" FOREIGN KEY ("window_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_case" ADD CONSTRAINT "desk_case_enterprise_id_organization_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_case" ADD CONSTRAINT "desk_case_district_district_code_fk" FOREIGN KEY ("district") REFERENCES "public"."district"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_contact" ADD CONSTRAINT "case_contact_case_id_desk_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."desk_case"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_proposal" ADD CONSTRAINT "case_proposal_case_id_desk_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."desk_case"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_proposal" ADD CONSTRAINT "case_proposal_bookable_id_bookable_id_fk" FOREIGN KEY ("bookable_id") REFERENCES "public"."bookable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_proposal" ADD CONSTRAINT "case_proposal_service_id_test_service_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."test_service"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_proposal" ADD CONSTRAINT "case_proposal_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "satisfaction" ADD CONSTRAINT "satisfaction_booking_id_booking_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."booking"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "satisfaction" ADD CONSTRAINT "satisfaction_order_id_test_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."test_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "satisfaction" ADD CONSTRAINT "satisfaction_enterprise_id_organization_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "satisfaction" ADD CONSTRAINT "satisfaction_lab_id_organization_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "satisfaction" ADD CONSTRAINT "satisfaction_window_id_organization_id_fk" FOREIGN KEY ("window_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "satisfaction" ADD CONSTRAINT "satisfaction_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_service" ADD CONSTRAINT "case_service_case_id_desk_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."desk_case"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_service" ADD CONSTRAINT "case_service_booking_id_booking_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."booking"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_service" ADD CONSTRAINT "case_service_order_id_test_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."test_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_service" ADD CONSTRAINT "case_service_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_service" ADD CONSTRAINT "case_service_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "desk_case_window" ON "desk_case" USING btree ("window_id","opened_at","id");--> statement-breakpoint
CREATE INDEX "desk_case_status" ON "desk_case" USING btree ("window_id","status","opened_at","id");--> statement-breakpoint
CREATE INDEX "desk_case_district" ON "desk_case" USING btree ("window_id","district","opened_at","id");--> statement-breakpoint
CREATE INDEX "desk_case_industry" ON "desk_case" USING btree ("window_id","industry","opened_at","id");--> statement-breakpoint
CREATE INDEX "desk_case_enterprise" ON "desk_case" USING btree ("enterprise_id","opened_at","id") WHERE "desk_case"."enterprise_id" is not null;--> statement-breakpoint
CREATE INDEX "desk_case_search" ON "desk_case" USING gin ("search");--> statement-breakpoint
CREATE INDEX "case_contact_closed" ON "case_contact" USING btree ("closed_at") WHERE "case_contact"."closed_at" is not null;--> statement-breakpoint
CREATE INDEX "case_proposal_case" ON "case_proposal" USING btree ("case_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "case_proposal_bookable" ON "case_proposal" USING btree ("case_id","bookable_id");--> statement-breakpoint
CREATE UNIQUE INDEX "case_proposal_service" ON "case_proposal" USING btree ("case_id","service_id");--> statement-breakpoint
CREATE INDEX "satisfaction_lab" ON "satisfaction" USING btree ("lab_id","delivered_at");--> statement-breakpoint
CREATE INDEX "satisfaction_window" ON "satisfaction" USING btree ("window_id","delivered_at") WHERE "satisfaction"."window_id" is not null;--> statement-breakpoint
CREATE INDEX "case_service_case" ON "case_service" USING btree ("case_id","linked_at","id");--> statement-breakpoint
CREATE INDEX "booking_completed" ON "booking" USING btree ("ended_at") WHERE "booking"."status" = 'COMPLETED';--> statement-breakpoint
CREATE INDEX "test_order_reported" ON "test_order" USING btree ("reported_at") WHERE "test_order"."reported_at" is not null;
--> statement-breakpoint
-- A case is its window's, whose people act for the window itself; its enterprise reads what is not the desk's alone.
SELECT wall_off('desk_case', 'window_id = (SELECT acting_organization()) AND (SELECT acting_mandate()) IS NULL');
--> statement-breakpoint
CREATE POLICY of_enterprise ON desk_case FOR SELECT TO fenshi_service USING (
  enterprise_id = (SELECT acting_organization()) AND (SELECT acting_mandate()) IS NULL);
--> statement-breakpoint
SELECT wall_off('case_contact', 'window_id = (SELECT acting_organization()) AND (SELECT acting_mandate()) IS NULL');
--> statement-breakpoint
SELECT wall_off(name::regclass, 'EXISTS (
  SELECT FROM desk_case c WHERE c.id = case_id AND c.window_id = (SELECT acting_organization()))')
FROM unnest(ARRAY['case_event', 'case_proposal']) AS name;
--> statement-breakpoint
CREATE POLICY of_enterprise ON case_proposal FOR SELECT TO fenshi_service USING (
  EXISTS (SELECT FROM desk_case c WHERE c.id = case_id));
--> statement-breakpoint
-- Either side sees what was booked for a case; that it may be linked to it the service finds out, which sees both.
SELECT wall_off('case_service', NULL);
--> statement-breakpoint
CREATE POLICY of_either ON case_service FOR SELECT TO fenshi_service USING (
  EXISTS (SELECT FROM desk_case c WHERE c.id = case_id));
--> statement-breakpoint
-- The enterprise itself says how it was, and no delegate; its lab reads it.
SELECT wall_off('satisfaction', 'enterprise_id = (SELECT acting_organization()) AND (SELECT acting_mandate()) IS NULL');
--> statement-breakpoint
CREATE POLICY of_lab ON satisfaction FOR SELECT TO fenshi_service USING (lab_id = (SELECT acting_organization()));
--> statement-breakpoint
-- Nothing of a case is deleted by who acts but a contact, when its enterprise wants no more to be called.
REVOKE DELETE ON desk_case, case_proposal, case_service, satisfaction FROM fenshi_service;
--> statement-breakpoint
REVOKE UPDATE, DELETE ON case_event FROM fenshi_service;
