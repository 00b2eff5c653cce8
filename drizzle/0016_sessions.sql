-- A sign-in and all that was refreshed of it. Of its tokens only SHA-256 is kept: of what all of them have in common, of
-- the one that is good now, and of the one before, which is good once more when an answer got lost.
CREATE TABLE "session" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"family_hash" text NOT NULL,
	"current_hash" text NOT NULL,
	"previous_hash" text,
	"address" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"rotated_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "session_family" UNIQUE("family_hash")
);
--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "session_person" ON "session" USING btree ("person_id","id") WHERE "session"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "session_used" ON "session" USING btree ("used_at");
--> statement-breakpoint
-- What is followed live by a token of the session has to be looked at again.
CREATE TRIGGER session_ended AFTER UPDATE OF "ended_at" ON "session"
FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION tell_access_changed();
--> statement-breakpoint
-- Leaky buckets that all processes share; a row that was not touched for a day is empty, and is deleted.
CREATE TABLE "throttle" (
	"key" text PRIMARY KEY NOT NULL,
	"level" double precision NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "throttle_at" ON "throttle" USING btree ("at");
--> statement-breakpoint
-- Invitations that wait; one that was accepted or withdrawn is deleted.
CREATE TABLE "invitation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"invited_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "invitation_email" UNIQUE("organization_id","email")
);
--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_invited_by_person_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invitation_expires" ON "invitation" USING btree ("expires_at");
--> statement-breakpoint
-- What can be done once by whoever reads the mails of an address. The token itself is made when the mail is sent, and
-- only its SHA-256 is kept. A reset names no person: asking for one does the same whether there is one or not.
CREATE TABLE "one_time_token" (
	"id" uuid PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"email" text NOT NULL,
	"invitation_id" uuid,
	"token_hash" text,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"mail_attempts" integer DEFAULT 0 NOT NULL,
	"mail_due_at" timestamp (3) with time zone,
	CONSTRAINT "one_time_token_invitation" UNIQUE("invitation_id"),
	CONSTRAINT "one_time_token_hash" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "one_time_token" ADD CONSTRAINT "one_time_token_invitation_id_invitation_id_fk" FOREIGN KEY ("invitation_id") REFERENCES "public"."invitation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_time_token_reset" ON "one_time_token" USING btree ("email") WHERE "one_time_token"."purpose" = 'PASSWORD_RESET';--> statement-breakpoint
CREATE INDEX "one_time_token_mail" ON "one_time_token" USING btree ("mail_due_at") WHERE "one_time_token"."mail_due_at" is not null;--> statement-breakpoint
CREATE INDEX "one_time_token_expires" ON "one_time_token" USING btree ("expires_at");
