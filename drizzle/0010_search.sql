CREATE TABLE "search_word" (
	"word" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "synonym" (
	"name" text NOT NULL,
	"term" text NOT NULL,
	CONSTRAINT "synonym_name_term_pk" PRIMARY KEY("name","term")
);
--> statement-breakpoint
ALTER TABLE "bookable" ADD COLUMN "search_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "synonym_term" ON "synonym" USING btree ("term");--> statement-breakpoint
CREATE INDEX "bookable_search_version" ON "bookable" USING btree ("search_version");--> statement-breakpoint
-- How far a misspelt word is from those that are known.
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
