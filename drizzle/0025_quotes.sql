CREATE TABLE "quote" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"lab_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"service_id" uuid,
	"price_fen" bigint NOT NULL,
	"days" integer NOT NULL,
	"remarks" text NOT NULL,
	"valid_until" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "order_attachment" (
	"order_id" uuid NOT NULL,
	"file_id" uuid NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "order_attachment_order_id_file_id_pk" PRIMARY KEY("order_id","file_id")
);
--> statement-breakpoint
CREATE TABLE "test_order_invitation" (
	"order_id" uuid NOT NULL,
	"lab_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"invited_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"answered_at" timestamp (3) with time zone,
	CONSTRAINT "test_order_invitation_order_id_lab_id_pk" PRIMARY KEY("order_id","lab_id")
);
--> statement-breakpoint
CREATE TABLE "order_message" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"lab_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"mandate_id" uuid,
	"text" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "notification" ADD COLUMN "order_id" uuid;--> statement-breakpoint
ALTER TABLE "notification" ADD COLUMN "quote_id" uuid;--> statement-breakpoint
ALTER TABLE "test_order" ADD COLUMN "answer_by" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "test_order" ADD COLUMN "time_zone" text;--> statement-breakpoint
ALTER TABLE "test_order" ADD COLUMN "samples_on" date;--> statement-breakpoint
ALTER TABLE "test_order" ADD COLUMN "overdue_told_for" date;--> statement-breakpoint
ALTER TABLE "test_order" ADD COLUMN "paid_by" text;--> statement-breakpoint
ALTER TABLE "quote" ADD CONSTRAINT "quote_order_id_test_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."test_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote" ADD CONSTRAINT "quote_lab_id_organization_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote" ADD CONSTRAINT "quote_enterprise_id_organization_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote" ADD CONSTRAINT "quote_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote" ADD CONSTRAINT "quote_service_id_test_service_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."test_service"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_attachment" ADD CONSTRAINT "order_attachment_order_id_test_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."test_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_attachment" ADD CONSTRAINT "order_attachment_file_id_file_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."file"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_order_invitation" ADD CONSTRAINT "test_order_invitation_order_id_test_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."test_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_order_invitation" ADD CONSTRAINT "test_order_invitation_lab_id_organization_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_order_invitation" ADD CONSTRAINT "test_order_invitation_enterprise_id_organization_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_message" ADD CONSTRAINT "order_message_order_id_test_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."test_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_message" ADD CONSTRAINT "order_message_lab_id_organization_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_message" ADD CONSTRAINT "order_message_enterprise_id_organization_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_message" ADD CONSTRAINT "order_message_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_message" ADD CONSTRAINT "order_message_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_message" ADD CONSTRAINT "order_message_mandate_id_mandate_id_fk" FOREIGN KEY ("mandate_id") REFERENCES "public"."mandate"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "quote_order" ON "quote" USING btree ("order_id","id");--> statement-breakpoint
CREATE INDEX "quote_lab" ON "quote" USING btree ("lab_id","id");--> statement-breakpoint
CREATE INDEX "quote_lapses" ON "quote" USING btree ("valid_until") WHERE "quote"."status" = 'OPEN';--> statement-breakpoint
CREATE UNIQUE INDEX "quote_one_open" ON "quote" USING btree ("order_id","lab_id") WHERE "quote"."status" = 'OPEN';--> statement-breakpoint
CREATE UNIQUE INDEX "quote_one_accepted" ON "quote" USING btree ("order_id") WHERE "quote"."status" = 'ACCEPTED';--> statement-breakpoint
CREATE INDEX "order_attachment_file" ON "order_attachment" USING btree ("file_id");--> statement-breakpoint
CREATE INDEX "test_order_invitation_lab" ON "test_order_invitation" USING btree ("lab_id","order_id");--> statement-breakpoint
CREATE INDEX "order_message_thread" ON "order_message" USING btree ("order_id","lab_id","id");--> statement-breakpoint
CREATE INDEX "test_order_open" ON "test_order" USING btree ("id") WHERE "test_order"."status" in ('REQUESTED', 'QUOTED');
--> statement-breakpoint
SELECT wall_off(name::regclass, 'enterprise_id = (SELECT acting_organization()) OR lab_id = (SELECT acting_organization())')
FROM unnest(ARRAY['test_order_invitation', 'quote']) AS name;
--> statement-breakpoint
-- A lab that may quote sees the request as long as it is open, and nothing of what becomes of it with another.
CREATE POLICY of_invited ON test_order FOR SELECT TO fenshi_service USING (
  status IN ('REQUESTED', 'QUOTED') AND EXISTS (
    SELECT FROM test_order_invitation i WHERE i.order_id = id AND i.lab_id = (SELECT acting_organization())));
--> statement-breakpoint
-- And of its thread no more than of the request.
SELECT wall_off('order_message', 'enterprise_id = (SELECT acting_organization())
  OR lab_id = (SELECT acting_organization()) AND EXISTS (SELECT FROM test_order o WHERE o.id = order_id)');
--> statement-breakpoint
SELECT wall_off('order_attachment', 'EXISTS (SELECT FROM test_order o WHERE o.id = order_id)');
--> statement-breakpoint
-- What is attached to an order is for whoever sees the order.
CREATE POLICY of_order ON file FOR SELECT TO fenshi_service USING (
  EXISTS (SELECT FROM order_attachment a WHERE a.file_id = id));
--> statement-breakpoint
-- The history is for the two parties, and which other labs have quoted for the enterprise alone.
DROP POLICY of_actor ON test_order_event;
--> statement-breakpoint
CREATE POLICY of_actor ON test_order_event TO fenshi_service USING (EXISTS (
  SELECT FROM test_order o WHERE o.id = order_id AND (
    o.enterprise_id = (SELECT acting_organization())
    OR o.lab_id = (SELECT acting_organization())
      AND (action <> 'quote' OR organization_id = (SELECT acting_organization())))));
--> statement-breakpoint
REVOKE DELETE ON test_order_invitation, quote FROM fenshi_service;
--> statement-breakpoint
REVOKE UPDATE, DELETE ON order_message, order_attachment FROM fenshi_service;
--> statement-breakpoint
-- How much has been done to an order, whoever may see what.
CREATE FUNCTION events_of_order(p_order uuid) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT count(*)::integer FROM test_order_event WHERE order_id = p_order $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION events_of_order(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION events_of_order(uuid) TO fenshi_service, fenshi_system;
--> statement-breakpoint
-- As before, but for the number, which counts what the one who acts may not see as well.
CREATE OR REPLACE FUNCTION record_order_event(
  p_order uuid, p_action text, p_person uuid, p_organization uuid, p_reason text, p_mandate uuid DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_order test_order;
  v_number integer := events_of_order(p_order) + 1;
BEGIN
  SELECT * INTO STRICT v_order FROM test_order WHERE id = p_order;
  IF p_mandate IS NOT NULL THEN
    SELECT m.delegate_id INTO STRICT p_organization FROM mandate m WHERE m.id = p_mandate;
  END IF;
  INSERT INTO test_order_event (order_id, number, action, status, person_id, organization_id, reason, mandate_id)
  VALUES (p_order, v_number, p_action, v_order.status, p_person, p_organization, p_reason, p_mandate);
  INSERT INTO outbox (topic, subject_id, payload) VALUES ('ORDER', p_order, jsonb_build_object(
    'number', v_number, 'labId', v_order.lab_id, 'enterpriseId', v_order.enterprise_id));
END
$$;
