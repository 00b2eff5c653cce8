ALTER TABLE "bookable" ADD COLUMN "district" text;--> statement-breakpoint
UPDATE bookable SET district = site.district FROM site WHERE site.id = bookable.site_id;--> statement-breakpoint
ALTER TABLE "bookable" ALTER COLUMN "district" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "bookable" ADD COLUMN "needs_qualification" boolean GENERATED ALWAYS AS ((policy ->> 'requiresQualification')::boolean) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "bookable_quality_elements" ON "bookable" USING gin ("quality_elements");--> statement-breakpoint
-- Those of a place together, with all that most questions for their time ask of them: the table itself need not be read.
CREATE INDEX bookable_place ON bookable (category, district, id)
  INCLUDE (lead_minutes, horizon_days, min_minutes, max_minutes, slot_minutes, units, confirmation, needs_qualification)
  WHERE retired_at IS NULL;--> statement-breakpoint
-- In the order of the ledger, with which it is read.
ALTER TABLE "open_week" ADD COLUMN "category" text;--> statement-breakpoint
ALTER TABLE "open_week" ADD COLUMN "district" text;--> statement-breakpoint
UPDATE open_week SET category = calendar.category, district = calendar.district
FROM calendar WHERE calendar.bookable_id = open_week.bookable_id;--> statement-breakpoint
ALTER TABLE "open_week" ALTER COLUMN "category" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "open_week" ALTER COLUMN "district" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "open_week" DROP CONSTRAINT "open_week_bookable_id_week_pk";--> statement-breakpoint
ALTER TABLE "open_week" ADD CONSTRAINT "open_week_category_district_week_bookable_id_pk" PRIMARY KEY("category","district","week","bookable_id");--> statement-breakpoint
CREATE UNIQUE INDEX "open_week_bookable" ON "open_week" USING btree ("bookable_id","week");
