CREATE TABLE "accreditation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lab_id" uuid NOT NULL,
	"scheme" text NOT NULL,
	"certificate" text NOT NULL,
	"method" text NOT NULL,
	"number" text NOT NULL,
	"edition" text,
	"valid_from" date NOT NULL,
	"valid_until" date NOT NULL,
	CONSTRAINT "accreditation_ends_after_start" CHECK ("accreditation"."valid_until" >= "accreditation"."valid_from")
);
--> statement-breakpoint
CREATE TABLE "lab_synonym" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lab_id" uuid NOT NULL,
	"terms" text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unmet_demand" (
	"week" date NOT NULL,
	"category" text NOT NULL,
	"method" text NOT NULL,
	"district" text NOT NULL,
	"searches" integer NOT NULL,
	CONSTRAINT "unmet_demand_week_category_method_district_pk" PRIMARY KEY("week","category","method","district")
);
--> statement-breakpoint
ALTER TABLE "bookable" ALTER COLUMN "quality_elements" SET DEFAULT '{}';--> statement-breakpoint
-- Until the lab says more, an instrument tests.
UPDATE bookable SET quality_elements = CASE kind WHEN 'INSTRUMENT' THEN '{TESTING}'::text[] ELSE '{}' END WHERE quality_elements IS NULL;--> statement-breakpoint
ALTER TABLE "bookable" ALTER COLUMN "quality_elements" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "district" ADD COLUMN "latitude" double precision;--> statement-breakpoint
ALTER TABLE "district" ADD COLUMN "longitude" double precision;--> statement-breakpoint
ALTER TABLE "calendar" ADD COLUMN "stale" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- Computed by the service, which is told so by "stale"; until then a booking may begin wherever it is open.
ALTER TABLE "open_week" ADD COLUMN "starts" bit(672);--> statement-breakpoint
UPDATE open_week SET starts = open;--> statement-breakpoint
ALTER TABLE "open_week" ALTER COLUMN "starts" SET NOT NULL;--> statement-breakpoint
UPDATE calendar SET stale = true WHERE rolled_to IS NOT NULL;--> statement-breakpoint
ALTER TABLE "bookable" ADD COLUMN "methods" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "bookable" ADD COLUMN "method_numbers" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "accreditation" ADD CONSTRAINT "accreditation_lab_id_organization_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lab_synonym" ADD CONSTRAINT "lab_synonym_lab_id_organization_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accreditation_lab" ON "accreditation" USING btree ("lab_id","number","scheme");--> statement-breakpoint
CREATE INDEX "lab_synonym_lab" ON "lab_synonym" USING btree ("lab_id");--> statement-breakpoint
CREATE INDEX "calendar_stale" ON "calendar" USING btree ("bookable_id") WHERE "calendar"."stale";--> statement-breakpoint
-- Where the governments of Shanghai's districts sit, to a hundredth of a degree or better: enough to tell near from far.
UPDATE district SET latitude = seat.latitude, longitude = seat.longitude FROM (VALUES
  ('310101', 31.2317, 121.4844),
  ('310104', 31.1883, 121.4365),
  ('310105', 31.2204, 121.4242),
  ('310106', 31.2235, 121.4450),
  ('310107', 31.2495, 121.3970),
  ('310109', 31.2646, 121.5050),
  ('310110', 31.2595, 121.5260),
  ('310112', 31.1128, 121.3817),
  ('310113', 31.4045, 121.4896),
  ('310114', 31.3747, 121.2655),
  ('310115', 31.2215, 121.5447),
  ('310116', 30.7418, 121.3420),
  ('310117', 31.0322, 121.2277),
  ('310118', 31.1497, 121.1242),
  ('310120', 30.9179, 121.4741),
  ('310151', 31.6229, 121.3975)
) AS seat (code, latitude, longitude) WHERE district.code = seat.code;
