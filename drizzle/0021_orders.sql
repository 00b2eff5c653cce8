CREATE TABLE "test_service" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lab_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"district" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"description_zh" text NOT NULL,
	"description_en" text NOT NULL,
	"keywords" text[] DEFAULT '{}' NOT NULL,
	"parameters" text[] DEFAULT '{}' NOT NULL,
	"materials" text[] DEFAULT '{}' NOT NULL,
	"methods" text[] NOT NULL,
	"method_numbers" text[] NOT NULL,
	"quality_element" text NOT NULL,
	"sample_zh" text NOT NULL,
	"sample_en" text NOT NULL,
	"ordering" text NOT NULL,
	"micro_fen" integer NOT NULL,
	"small_fen" integer NOT NULL,
	"medium_fen" integer NOT NULL,
	"large_fen" integer NOT NULL,
	"normal_days" integer NOT NULL,
	"urgent_days" integer,
	"urgent_percent" integer,
	"weekly_samples" integer NOT NULL,
	"retired_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"search" "tsvector" NOT NULL,
	"search_version" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "test_service_urgent" CHECK (("test_service"."urgent_days" is null) = ("test_service"."urgent_percent" is null))
);
--> statement-breakpoint
CREATE TABLE "file" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"stored_at" timestamp (3) with time zone,
	"size" bigint,
	"sha256" text
);
--> statement-breakpoint
CREATE TABLE "test_order_event" (
	"order_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"action" text NOT NULL,
	"status" text NOT NULL,
	"person_id" uuid,
	"organization_id" uuid,
	"mandate_id" uuid,
	"reason" text,
	"at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "test_order_event_order_id_number_pk" PRIMARY KEY("order_id","number")
);
--> statement-breakpoint
CREATE TABLE "test_order" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"mandate_id" uuid,
	"mode" text NOT NULL,
	"status" text NOT NULL,
	"due_at" timestamp (3) with time zone,
	"subject" text NOT NULL,
	"need" text NOT NULL,
	"methods" text[] DEFAULT '{}' NOT NULL,
	"method_numbers" text[] DEFAULT '{}' NOT NULL,
	"samples" integer NOT NULL,
	"urgent" boolean NOT NULL,
	"audience" text NOT NULL,
	"wanted_by" date,
	"lab_id" uuid,
	"service_id" uuid,
	"size_class" text NOT NULL,
	"price_fen" bigint,
	"price" jsonb,
	"days" integer,
	"expected_on" date,
	"report_due_on" date,
	"retest_of_id" uuid,
	"received_at" timestamp (3) with time zone,
	"reported_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "test_service" ADD CONSTRAINT "test_service_lab_id_organization_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_service" ADD CONSTRAINT "test_service_site_id_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."site"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file" ADD CONSTRAINT "file_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file" ADD CONSTRAINT "file_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_order_event" ADD CONSTRAINT "test_order_event_order_id_test_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."test_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_order_event" ADD CONSTRAINT "test_order_event_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_order_event" ADD CONSTRAINT "test_order_event_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_order_event" ADD CONSTRAINT "test_order_event_mandate_id_mandate_id_fk" FOREIGN KEY ("mandate_id") REFERENCES "public"."mandate"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_order" ADD CONSTRAINT "test_order_enterprise_id_organization_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_order" ADD CONSTRAINT "test_order_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_order" ADD CONSTRAINT "test_order_mandate_id_mandate_id_fk" FOREIGN KEY ("mandate_id") REFERENCES "public"."mandate"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_order" ADD CONSTRAINT "test_order_lab_id_organization_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_order" ADD CONSTRAINT "test_order_service_id_test_service_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."test_service"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_order" ADD CONSTRAINT "test_order_retest_of_id_test_order_id_fk" FOREIGN KEY ("retest_of_id") REFERENCES "public"."test_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "test_service_search" ON "test_service" USING gin ("search");--> statement-breakpoint
CREATE INDEX "test_service_methods" ON "test_service" USING gin ("method_numbers");--> statement-breakpoint
CREATE INDEX "test_service_lab" ON "test_service" USING btree ("lab_id","id");--> statement-breakpoint
CREATE INDEX "test_service_district" ON "test_service" USING btree ("district","id") WHERE "test_service"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "file_organization" ON "file" USING btree ("organization_id","id");--> statement-breakpoint
CREATE INDEX "file_missing" ON "file" USING btree ("created_at") WHERE "file"."stored_at" is null;--> statement-breakpoint
CREATE INDEX "test_order_enterprise" ON "test_order" USING btree ("enterprise_id","id");--> statement-breakpoint
CREATE INDEX "test_order_lab" ON "test_order" USING btree ("lab_id","id");--> statement-breakpoint
CREATE INDEX "test_order_due" ON "test_order" USING btree ("due_at") WHERE "test_order"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "test_order_service" ON "test_order" USING btree ("service_id","expected_on");--> statement-breakpoint
CREATE INDEX "test_order_mandate" ON "test_order" USING btree ("mandate_id","id") WHERE "test_order"."mandate_id" is not null;--> statement-breakpoint
CREATE INDEX "test_order_retest" ON "test_order" USING btree ("retest_of_id") WHERE "test_order"."retest_of_id" is not null;--> statement-breakpoint
CREATE INDEX "test_order_owed" ON "test_order" USING btree ("report_due_on") WHERE "test_order"."status" in ('ACCEPTED', 'SAMPLE_SHIPPED', 'SAMPLE_RECEIVED', 'IN_TEST');
--> statement-breakpoint
SELECT written_by_lab('test_service');
--> statement-breakpoint
SELECT wall_off('file', 'organization_id = (SELECT acting_organization())');
--> statement-breakpoint
SELECT wall_off('test_order', 'enterprise_id = (SELECT acting_organization()) OR lab_id = (SELECT acting_organization())');
--> statement-breakpoint
SELECT wall_off('test_order_event', 'EXISTS (SELECT FROM test_order o WHERE o.id = order_id)');
--> statement-breakpoint
-- Nothing of an order, of its history or of a file is ever deleted by who acts.
REVOKE DELETE ON test_order, file FROM fenshi_service;
--> statement-breakpoint
REVOKE UPDATE, DELETE ON test_order_event FROM fenshi_service;
--> statement-breakpoint
-- Adds to the history of an order what was done to it, and tells the outbox, by which its parties hear of it. What was
-- done under a mandate was done by its delegate, and the mandate says for whom.
CREATE FUNCTION record_order_event(
  p_order uuid, p_action text, p_person uuid, p_organization uuid, p_reason text, p_mandate uuid DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_order test_order;
  v_number integer;
BEGIN
  SELECT * INTO STRICT v_order FROM test_order WHERE id = p_order;
  SELECT count(*) + 1 INTO v_number FROM test_order_event e WHERE e.order_id = p_order;
  IF p_mandate IS NOT NULL THEN
    SELECT m.delegate_id INTO STRICT p_organization FROM mandate m WHERE m.id = p_mandate;
  END IF;
  INSERT INTO test_order_event (order_id, number, action, status, person_id, organization_id, reason, mandate_id)
  VALUES (p_order, v_number, p_action, v_order.status, p_person, p_organization, p_reason, p_mandate);
  INSERT INTO outbox (topic, subject_id, payload) VALUES ('ORDER', p_order, jsonb_build_object(
    'number', v_number, 'labId', v_order.lab_id, 'enterpriseId', v_order.enterprise_id));
END
$$;
