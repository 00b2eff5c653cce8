CREATE TABLE "api_key" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"creator_id" uuid NOT NULL,
	"name" text NOT NULL,
	"scopes" text[] NOT NULL,
	"role" text NOT NULL,
	"secret_hash" text NOT NULL,
	"old_secret_hash" text,
	"overlap_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"rotated_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "identity" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"linked_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "identity_subject" UNIQUE("issuer","subject")
);
--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_creator_id_person_id_fk" FOREIGN KEY ("creator_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity" ADD CONSTRAINT "identity_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_key_organization" ON "api_key" USING btree ("organization_id","id");--> statement-breakpoint
CREATE INDEX "api_key_creator" ON "api_key" USING btree ("creator_id");--> statement-breakpoint
CREATE INDEX "identity_person" ON "identity" USING btree ("person_id","id");--> statement-breakpoint
-- Whoever follows something by a key is looked at again when anything about it changes but that it was used.
CREATE FUNCTION tell_key_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outbox (topic, subject_id, payload) VALUES ('ACCESS', OLD.creator_id, '{}');
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER api_key_changed
AFTER UPDATE OF "scopes", "role", "secret_hash", "old_secret_hash", "overlap_until", "expires_at", "revoked_at"
ON "api_key" FOR EACH ROW EXECUTE FUNCTION tell_key_changed();
--> statement-breakpoint
CREATE TRIGGER api_key_deleted AFTER DELETE ON "api_key"
FOR EACH ROW EXECUTE FUNCTION tell_key_changed();
--> statement-breakpoint
CREATE TRIGGER identity_changed AFTER UPDATE OR DELETE ON "identity"
FOR EACH ROW EXECUTE FUNCTION tell_access_changed();
