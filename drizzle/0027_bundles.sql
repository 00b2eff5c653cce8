CREATE TABLE "bundle_part" (
	"id" uuid PRIMARY KEY NOT NULL,
	"bundle_id" uuid NOT NULL,
	"ref" text NOT NULL,
	"position" integer NOT NULL,
	"wish" jsonb NOT NULL,
	CONSTRAINT "bundle_part_ref" UNIQUE("bundle_id","ref")
);
--> statement-breakpoint
CREATE TABLE "bundle" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"mandate_id" uuid,
	"rules" jsonb NOT NULL,
	"complete" boolean NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "bundle_part_id" uuid;--> statement-breakpoint
ALTER TABLE "test_order" ADD COLUMN "bundle_part_id" uuid;--> statement-breakpoint
ALTER TABLE "bundle_part" ADD CONSTRAINT "bundle_part_bundle_id_bundle_id_fk" FOREIGN KEY ("bundle_id") REFERENCES "public"."bundle"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bundle" ADD CONSTRAINT "bundle_enterprise_id_organization_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bundle" ADD CONSTRAINT "bundle_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bundle" ADD CONSTRAINT "bundle_mandate_id_mandate_id_fk" FOREIGN KEY ("mandate_id") REFERENCES "public"."mandate"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bundle_enterprise" ON "bundle" USING btree ("enterprise_id","id");--> statement-breakpoint
CREATE INDEX "bundle_mandate" ON "bundle" USING btree ("mandate_id","id") WHERE "bundle"."mandate_id" is not null;--> statement-breakpoint
ALTER TABLE "booking" ADD CONSTRAINT "booking_bundle_part_id_bundle_part_id_fk" FOREIGN KEY ("bundle_part_id") REFERENCES "public"."bundle_part"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_order" ADD CONSTRAINT "test_order_bundle_part_id_bundle_part_id_fk" FOREIGN KEY ("bundle_part_id") REFERENCES "public"."bundle_part"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "booking_bundle_part" ON "booking" USING btree ("bundle_part_id") WHERE "booking"."bundle_part_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "test_order_bundle_part" ON "test_order" USING btree ("bundle_part_id") WHERE "test_order"."bundle_part_id" is not null;--> statement-breakpoint
-- A bundle is the enterprise's own: each lab sees its booking or order, and nothing of what else belongs to it.
SELECT wall_off('bundle', 'enterprise_id = (SELECT acting_organization())');
--> statement-breakpoint
SELECT wall_off('bundle_part', 'EXISTS (SELECT FROM bundle b WHERE b.id = bundle_id)');
--> statement-breakpoint
-- Nothing of a bundle is ever deleted by who acts.
REVOKE DELETE ON bundle, bundle_part FROM fenshi_service;
