ALTER TABLE "booking" RENAME COLUMN "expires_at" TO "due_at";--> statement-breakpoint
DROP INDEX "booking_expiry";--> statement-breakpoint
CREATE INDEX "booking_due" ON "booking" USING btree ("due_at") WHERE "booking"."due_at" is not null;