CREATE TABLE "breakdown" (
	"closure_id" uuid PRIMARY KEY NOT NULL,
	"answer_minutes" integer NOT NULL,
	"reported_by_id" uuid NOT NULL,
	"reported_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "qualification" ADD COLUMN "revoked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "qualification" ADD COLUMN "revoked_reason" text;--> statement-breakpoint
ALTER TABLE "breakdown" ADD CONSTRAINT "breakdown_closure_id_closure_id_fk" FOREIGN KEY ("closure_id") REFERENCES "public"."closure"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "breakdown" ADD CONSTRAINT "breakdown_reported_by_id_person_id_fk" FOREIGN KEY ("reported_by_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;