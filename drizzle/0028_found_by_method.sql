CREATE INDEX "accreditation_number" ON "accreditation" USING btree ("number");--> statement-breakpoint
CREATE INDEX "file_asked" ON "file" USING btree ("organization_id","created_at");