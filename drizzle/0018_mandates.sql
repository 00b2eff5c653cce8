CREATE TABLE "mandate" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"delegate_id" uuid NOT NULL,
	"scopes" text[] NOT NULL,
	"cap_fen" bigint,
	"valid_from" timestamp (3) with time zone NOT NULL,
	"valid_until" timestamp (3) with time zone NOT NULL,
	"evidence" text NOT NULL,
	"status" text NOT NULL,
	"offered_by_id" uuid NOT NULL,
	"offered_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"answered_by_id" uuid,
	"answered_at" timestamp (3) with time zone,
	"revoked_by_id" uuid,
	"revoked_for_id" uuid,
	"revoked_at" timestamp (3) with time zone,
	"reason" text,
	CONSTRAINT "mandate_ends_after_start" CHECK ("mandate"."valid_until" > "mandate"."valid_from"),
	CONSTRAINT "mandate_not_to_itself" CHECK ("mandate"."enterprise_id" <> "mandate"."delegate_id")
);
--> statement-breakpoint
ALTER TABLE "mandate" ADD CONSTRAINT "mandate_enterprise_id_organization_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mandate" ADD CONSTRAINT "mandate_delegate_id_organization_id_fk" FOREIGN KEY ("delegate_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mandate" ADD CONSTRAINT "mandate_offered_by_id_person_id_fk" FOREIGN KEY ("offered_by_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mandate" ADD CONSTRAINT "mandate_answered_by_id_person_id_fk" FOREIGN KEY ("answered_by_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mandate" ADD CONSTRAINT "mandate_revoked_by_id_person_id_fk" FOREIGN KEY ("revoked_by_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mandate" ADD CONSTRAINT "mandate_revoked_for_id_organization_id_fk" FOREIGN KEY ("revoked_for_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mandate_given" ON "mandate" USING btree ("enterprise_id","id");--> statement-breakpoint
CREATE INDEX "mandate_received" ON "mandate" USING btree ("delegate_id","id");--> statement-breakpoint
-- Whoever acts for an enterprise does so under one mandate: there are never two to choose from.
ALTER TABLE "mandate" ADD CONSTRAINT "mandate_one_at_a_time" EXCLUDE USING gist (
  enterprise_id WITH =, delegate_id WITH =, tstzrange(valid_from, valid_until) WITH &&
) WHERE (status = 'ACTIVE');
--> statement-breakpoint
-- The people of the delegate lose their rights with the mandate: what they follow under it is looked at again.
CREATE FUNCTION tell_delegate_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outbox (topic, subject_id, payload)
  SELECT 'ACCESS', m.person_id, '{}' FROM membership m WHERE m.organization_id = NEW.delegate_id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER mandate_changed AFTER UPDATE ON "mandate"
FOR EACH ROW EXECUTE FUNCTION tell_delegate_changed();
--> statement-breakpoint
-- Whoever acts for an enterprise does so at its size class: they are told with its own people.
CREATE OR REPLACE FUNCTION tell_members_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outbox (topic, subject_id, payload)
  SELECT 'ACCESS', m.person_id, '{}' FROM membership m WHERE m.organization_id = NEW.id OR m.organization_id IN (
    SELECT d.delegate_id FROM mandate d WHERE d.enterprise_id = NEW.id AND d.status = 'ACTIVE');
  RETURN NULL;
END
$$;
--> statement-breakpoint
ALTER TABLE "booking_series" ADD COLUMN "mandate_id" uuid;--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "mandate_id" uuid;--> statement-breakpoint
ALTER TABLE "booking_event" ADD COLUMN "mandate_id" uuid;--> statement-breakpoint
ALTER TABLE "waitlist_entry" ADD COLUMN "mandate_id" uuid;--> statement-breakpoint
ALTER TABLE "notification" ADD COLUMN "mandate_id" uuid;--> statement-breakpoint
ALTER TABLE "booking_series" ADD CONSTRAINT "booking_series_mandate_id_mandate_id_fk" FOREIGN KEY ("mandate_id") REFERENCES "public"."mandate"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking" ADD CONSTRAINT "booking_mandate_id_mandate_id_fk" FOREIGN KEY ("mandate_id") REFERENCES "public"."mandate"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_event" ADD CONSTRAINT "booking_event_mandate_id_mandate_id_fk" FOREIGN KEY ("mandate_id") REFERENCES "public"."mandate"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entry" ADD CONSTRAINT "waitlist_entry_mandate_id_mandate_id_fk" FOREIGN KEY ("mandate_id") REFERENCES "public"."mandate"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_mandate_id_mandate_id_fk" FOREIGN KEY ("mandate_id") REFERENCES "public"."mandate"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "booking_mandate" ON "booking" USING btree ("mandate_id","starts_at","id") WHERE "booking"."mandate_id" is not null;--> statement-breakpoint
CREATE INDEX "waitlist_mandate" ON "waitlist_entry" USING btree ("mandate_id","id") WHERE "waitlist_entry"."mandate_id" is not null;--> statement-breakpoint
DROP FUNCTION record_booking_event(uuid, text, uuid, uuid, text);
--> statement-breakpoint
-- Adds to the history of a booking what was done to it, and tells the outbox, by which its parties hear of it. What was
-- done under a mandate was done by its delegate, and the mandate says for whom.
CREATE FUNCTION record_booking_event(
  p_booking uuid, p_action text, p_person uuid, p_organization uuid, p_reason text, p_mandate uuid DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_booking booking;
  v_number integer;
BEGIN
  SELECT * INTO STRICT v_booking FROM booking WHERE id = p_booking;
  SELECT count(*) + 1 INTO v_number FROM booking_event e WHERE e.booking_id = p_booking;
  IF p_mandate IS NOT NULL THEN
    SELECT m.delegate_id INTO STRICT p_organization FROM mandate m WHERE m.id = p_mandate;
  END IF;
  INSERT INTO booking_event (booking_id, number, action, status, person_id, organization_id, reason, mandate_id)
  VALUES (p_booking, v_number, p_action, v_booking.status, p_person, p_organization, p_reason, p_mandate);
  INSERT INTO outbox (topic, subject_id, payload) VALUES ('BOOKING', p_booking, jsonb_build_object(
    'number', v_number, 'bookableId', v_booking.bookable_id, 'labId', v_booking.lab_id,
    'enterpriseId', v_booking.enterprise_id));
END
$$;
--> statement-breakpoint
-- Holds a slot: time, booking, history, idempotency record and outbox event in one round trip. Without a key, no
-- record. Answers HELD, REPLAYED (this key made that booking before), KEY_REUSED, STALE or UNAVAILABLE. As before, and
-- with the mandate under which it is held, which the caller has locked.
CREATE OR REPLACE FUNCTION hold_slot(
  p_booking booking, p_revision integer, p_before interval, p_after interval, p_hold_for interval,
  p_key text, p_request_hash text, OUT outcome text, OUT booking_id uuid, OUT created_ms double precision, OUT expires_ms double precision
)
LANGUAGE plpgsql AS $$
DECLARE
  v_record idempotency_record;
  v_by_booker boolean;
BEGIN
  -- The same request ten times at once queues here, and all but the first find its record.
  PERFORM 1 FROM calendar c WHERE c.bookable_id = p_booking.bookable_id FOR NO KEY UPDATE;
  IF p_key IS NOT NULL THEN
    SELECT * INTO v_record FROM idempotency_record r
    WHERE r.organization_id = p_booking.enterprise_id AND r.operation = 'holdSlot' AND r.key = p_key;
    IF FOUND THEN
      outcome := CASE WHEN v_record.request_hash = p_request_hash THEN 'REPLAYED' ELSE 'KEY_REUSED' END;
      booking_id := (v_record.answer ->> 'bookingId')::uuid;
      RETURN;
    END IF;
  END IF;

  outcome := take_slot(p_booking.id, p_booking.bookable_id, p_revision, p_booking.starts_at, p_booking.ends_at,
    p_before, p_after, p_booking.units);
  IF outcome <> 'GIVEN' THEN
    RETURN;
  END IF;

  p_booking.created_at := date_trunc('milliseconds', clock_timestamp());
  -- What was not confirmed before it begins has been forgotten.
  p_booking.due_at := least(p_booking.created_at + p_hold_for, p_booking.starts_at);
  -- By name, so that this function goes on working when columns are added.
  INSERT INTO booking (id, bookable_id, lab_id, enterprise_id, person_id, starts_at, ends_at, status, due_at,
    price_fen, fen_per_hour, size_class, confirmation, purpose, created_at, units, operator_assisted, terms,
    approval_cause, series_id, replaces_id, waitlist_entry_id, mandate_id)
  VALUES (p_booking.id, p_booking.bookable_id, p_booking.lab_id, p_booking.enterprise_id, p_booking.person_id,
    p_booking.starts_at, p_booking.ends_at, p_booking.status, p_booking.due_at, p_booking.price_fen,
    p_booking.fen_per_hour, p_booking.size_class, p_booking.confirmation, p_booking.purpose, p_booking.created_at,
    p_booking.units, p_booking.operator_assisted, p_booking.terms, p_booking.approval_cause, p_booking.series_id,
    p_booking.replaces_id, p_booking.waitlist_entry_id, p_booking.mandate_id);
  -- What is offered to one who waits, or in the place of another booking, nobody has taken.
  v_by_booker := p_booking.waitlist_entry_id IS NULL AND p_booking.replaces_id IS NULL;
  PERFORM record_booking_event(p_booking.id, 'hold', CASE WHEN v_by_booker THEN p_booking.person_id END,
    CASE WHEN v_by_booker THEN p_booking.enterprise_id END, NULL,
    CASE WHEN v_by_booker THEN p_booking.mandate_id END);
  IF p_key IS NOT NULL THEN
    INSERT INTO idempotency_record (organization_id, operation, key, request_hash, answer)
    VALUES (p_booking.enterprise_id, 'holdSlot', p_key, p_request_hash, jsonb_build_object('bookingId', p_booking.id));
  END IF;

  outcome := 'HELD';
  booking_id := p_booking.id;
  created_ms := extract(epoch FROM p_booking.created_at) * 1000;
  expires_ms := extract(epoch FROM p_booking.due_at) * 1000;
END
$$;
