CREATE TABLE "report" (
	"id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"previous" integer GENERATED ALWAYS AS (nullif(version - 1, 0)) STORED,
	"enterprise_id" uuid NOT NULL,
	"lab_id" uuid NOT NULL,
	"number" text NOT NULL,
	"file_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"reason" text,
	"person_id" uuid NOT NULL,
	"issued_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "report_order_id_version_pk" PRIMARY KEY("order_id","version"),
	CONSTRAINT "report_id" UNIQUE("id"),
	CONSTRAINT "report_file" UNIQUE("file_id"),
	CONSTRAINT "report_bytes" UNIQUE("order_id","sha256"),
	CONSTRAINT "report_reason" CHECK (("report"."version" = 1) = ("report"."reason" is null)),
	CONSTRAINT "report_versions" CHECK ("report"."version" >= 1)
);
--> statement-breakpoint
CREATE TABLE "hand_over" (
	"sample_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"previous" integer GENERATED ALWAYS AS (nullif(number - 1, 0)) STORED,
	"previous_at" timestamp (3) with time zone,
	"from_kind" text,
	"from_name" text,
	"to_kind" text NOT NULL,
	"to_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"condition" text NOT NULL,
	"location" text NOT NULL,
	"tracking_number" text,
	"person_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"mandate_id" uuid,
	"recorded_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "hand_over_sample_id_number_pk" PRIMARY KEY("sample_id","number"),
	CONSTRAINT "hand_over_received" UNIQUE("sample_id","number","to_kind","to_name","at"),
	CONSTRAINT "hand_over_given" CHECK (num_nulls("hand_over"."from_kind", "hand_over"."from_name", "hand_over"."previous_at") = case when "hand_over"."number" = 1 then 3 else 0 end),
	CONSTRAINT "hand_over_numbered" CHECK ("hand_over"."number" >= 1),
	CONSTRAINT "hand_over_forward" CHECK ("hand_over"."at" >= "hand_over"."previous_at"),
	CONSTRAINT "hand_over_not_ahead" CHECK ("hand_over"."at" <= "hand_over"."recorded_at" + interval '1 minute'),
	CONSTRAINT "hand_over_of_something" CHECK ("hand_over"."from_kind" <> 'DESTROYED')
);
--> statement-breakpoint
CREATE TABLE "sample" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"lab_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"label" text NOT NULL,
	"name" text NOT NULL,
	"quantity" numeric(12, 3) NOT NULL,
	"unit" text NOT NULL,
	"hazards" text[] NOT NULL,
	"hazard_note" text,
	"storage" text,
	"after_test" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "sample_label" UNIQUE("label"),
	CONSTRAINT "sample_of_order" UNIQUE("order_id","number")
);
--> statement-breakpoint
ALTER TABLE "file" ADD COLUMN "purpose" text DEFAULT 'ORDER_ATTACHMENT' NOT NULL;--> statement-breakpoint
ALTER TABLE "file" ADD COLUMN "attempt" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_order_id_test_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."test_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_enterprise_id_organization_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_lab_id_organization_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_file_id_file_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."file"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_supersedes" FOREIGN KEY ("order_id","previous") REFERENCES "public"."report"("order_id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand_over" ADD CONSTRAINT "hand_over_sample_id_sample_id_fk" FOREIGN KEY ("sample_id") REFERENCES "public"."sample"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand_over" ADD CONSTRAINT "hand_over_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand_over" ADD CONSTRAINT "hand_over_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand_over" ADD CONSTRAINT "hand_over_mandate_id_mandate_id_fk" FOREIGN KEY ("mandate_id") REFERENCES "public"."mandate"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand_over" ADD CONSTRAINT "hand_over_no_gap" FOREIGN KEY ("sample_id","previous","from_kind","from_name","previous_at") REFERENCES "public"."hand_over"("sample_id","number","to_kind","to_name","at") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sample" ADD CONSTRAINT "sample_order_id_test_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."test_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sample" ADD CONSTRAINT "sample_enterprise_id_organization_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sample" ADD CONSTRAINT "sample_lab_id_organization_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "report_verified" ON "report" USING btree ("sha256","number");--> statement-breakpoint
CREATE INDEX "file_waiting" ON "file" USING btree ("organization_id") WHERE "file"."stored_at" is null;
--> statement-breakpoint
-- A number is of one order of a lab, in whichever of its versions: whoever reads it on a copy finds the right report.
ALTER TABLE report ADD CONSTRAINT report_number EXCLUDE USING gist (lab_id WITH =, number WITH =, order_id WITH <>);
--> statement-breakpoint
SELECT wall_off(name::regclass, 'enterprise_id = (SELECT acting_organization()) OR lab_id = (SELECT acting_organization())')
FROM unnest(ARRAY['sample', 'report']) AS name;
--> statement-breakpoint
SELECT wall_off('hand_over', 'EXISTS (SELECT FROM sample s WHERE s.id = sample_id)');
--> statement-breakpoint
-- The file of a report is for whoever sees the report.
CREATE POLICY of_report ON file FOR SELECT TO fenshi_service USING (
  EXISTS (SELECT FROM report r WHERE r.file_id = file.id));
--> statement-breakpoint
-- What was handed over, reported or wholly received never changes, on whichever database and whoever asks.
CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of "%" never changes', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE TRIGGER sample_stays BEFORE UPDATE OR DELETE ON sample FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER hand_over_stays BEFORE UPDATE OR DELETE ON hand_over FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER report_stays BEFORE UPDATE OR DELETE ON report FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER file_stays BEFORE UPDATE OR DELETE ON file FOR EACH ROW
WHEN (OLD.stored_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
REVOKE UPDATE, DELETE ON sample, hand_over, report FROM fenshi_service, fenshi_system;
