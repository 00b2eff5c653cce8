CREATE TABLE "session_note" (
	"id" uuid PRIMARY KEY NOT NULL,
	"booking_id" uuid NOT NULL,
	"text" text NOT NULL,
	"person_id" uuid NOT NULL,
	"written_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "participant" (
	"booking_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"name" text,
	"attended" boolean,
	"recorded_by_id" uuid,
	"recorded_at" timestamp (3) with time zone,
	CONSTRAINT "participant_booking_id_number_pk" PRIMARY KEY("booking_id","number")
);
--> statement-breakpoint
ALTER TABLE "booking" ADD COLUMN "meeting" jsonb;--> statement-breakpoint
ALTER TABLE "waitlist_entry" ADD COLUMN "meeting" jsonb;--> statement-breakpoint
ALTER TABLE "bookable" ADD COLUMN "fields" jsonb;--> statement-breakpoint
ALTER TABLE "bookable" ADD COLUMN "field_names" text[];--> statement-breakpoint
ALTER TABLE "bookable" ADD COLUMN "meeting_places" text[];--> statement-breakpoint
ALTER TABLE "bookable" ADD COLUMN "travel_minutes" integer;--> statement-breakpoint
ALTER TABLE "session_note" ADD CONSTRAINT "session_note_booking_id_booking_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."booking"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_note" ADD CONSTRAINT "session_note_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "participant" ADD CONSTRAINT "participant_booking_id_booking_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."booking"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "participant" ADD CONSTRAINT "participant_recorded_by_id_person_id_fk" FOREIGN KEY ("recorded_by_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "session_note_booking" ON "session_note" USING btree ("booking_id","id");--> statement-breakpoint
CREATE INDEX "bookable_languages" ON "bookable" USING gin ("languages") WHERE "bookable"."languages" is not null;--> statement-breakpoint
CREATE INDEX "bookable_fields" ON "bookable" USING gin ("field_names") WHERE "bookable"."field_names" is not null;--> statement-breakpoint
CREATE INDEX "bookable_meeting_places" ON "bookable" USING gin ("meeting_places") WHERE "bookable"."meeting_places" is not null;
--> statement-breakpoint
-- Whoever was published before meets at the lab, where sessions were held so far.
UPDATE bookable SET fields = '[]', field_names = '{}', meeting_places = '{AT_LAB}', travel_minutes = 60
WHERE kind = 'EXPERT';
--> statement-breakpoint
INSERT INTO category (code, kind, name_zh, name_en) VALUES
  ('TRAINING', 'SESSION_SERIES', '公益培训', 'Trainings'),
  ('OPEN_DAY', 'SESSION_SERIES', '开放日', 'Open days');
--> statement-breakpoint
-- Names of people, for the parties of the booking.
SELECT wall_off('participant', 'EXISTS (SELECT FROM booking b WHERE b.id = booking_id)');
--> statement-breakpoint
-- For the enterprise and the lab, and for nobody who only acts for one of them.
SELECT wall_off('session_note', '(SELECT acting_mandate()) IS NULL
  AND EXISTS (SELECT FROM booking b WHERE b.id = booking_id)');
--> statement-breakpoint
REVOKE UPDATE, DELETE ON session_note FROM fenshi_service;
--> statement-breakpoint
-- Whether a session in a district would leave an expert too little time for the way from or to another one, elsewhere.
-- Null is the district of the site, where the expert is for sessions at the lab and online. The way counts from the end
-- of a session, or from when it was over, to the start of the next; buffers may lie in it. Other sessions are those
-- whose time is taken: whoever asks in order to take time holds the calendar's lock, behind which they stay as they are.
CREATE FUNCTION is_too_far(
  p_bookable uuid, p_booking uuid, p_district text, p_starts_at timestamptz, p_ends_at timestamptz
) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM bookable b
      CROSS JOIN LATERAL (SELECT make_interval(mins => b.travel_minutes) AS time) AS travel
      JOIN occupancy o ON o.bookable_id = b.id AND o.booking_id IS DISTINCT FROM p_booking
        AND o.ends_at > p_starts_at - travel.time AND o.starts_at < p_ends_at + travel.time
      JOIN booking other ON other.id = o.booking_id
    WHERE b.id = p_bookable
      AND coalesce(other.meeting ->> 'district', b.district) <> coalesce(p_district, b.district)
      AND least(other.ends_at, o.ends_at) > p_starts_at - travel.time
      AND other.starts_at < p_ends_at + travel.time)
$$;
--> statement-breakpoint
DROP FUNCTION take_slot(uuid, uuid, integer, timestamptz, timestamptz, interval, interval, integer);
--> statement-breakpoint
-- Takes time for a booking, or answers why not and writes nothing. STALE: the terms or rules that the slot was
-- checked against have changed. UNAVAILABLE: too few units are free. TOO_FAR: they are, but the expert could not come
-- from, or get to, another session in time; looked at under the calendar's lock, as everything else is. Each statement
-- sees what was committed before it began, so the units are chosen after the lock is held; one WITH around all would
-- choose from before the wait.
CREATE FUNCTION take_slot(p_booking booking, p_revision integer, p_before interval, p_after interval) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  v_calendar calendar;
  v_starts_at timestamptz := p_booking.starts_at;
  v_ends_at timestamptz := p_booking.ends_at;
  v_weeks date[] := weeks_of(v_starts_at, v_ends_at);
  -- Buffers of this booking and of the next one: nothing may start or end closer.
  v_shadow_start timestamptz := v_starts_at - p_before - p_after;
  v_shadow_end timestamptz := v_ends_at + p_after + p_before;
  v_units integer[];
  v_taken integer;
BEGIN
  SELECT * INTO v_calendar FROM calendar WHERE bookable_id = p_booking.bookable_id FOR NO KEY UPDATE;
  IF v_calendar.revision IS DISTINCT FROM p_revision THEN
    RETURN 'STALE';
  END IF;

  v_units := ARRAY(
    SELECT w.unit FROM calendar_week w
    WHERE w.category = v_calendar.category AND w.district = v_calendar.district
      AND w.week = ANY (v_weeks) AND w.bookable_id = p_booking.bookable_id
      AND w.free & week_mask(w.week, v_starts_at, v_ends_at) = week_mask(w.week, v_starts_at, v_ends_at)
    GROUP BY w.unit HAVING count(*) = cardinality(v_weeks)
    ORDER BY w.unit LIMIT p_booking.units);
  IF cardinality(v_units) < p_booking.units THEN
    RETURN 'UNAVAILABLE';
  END IF;
  -- Only experts meet somewhere.
  IF p_booking.meeting IS NOT NULL AND is_too_far(
    p_booking.bookable_id, p_booking.id, p_booking.meeting ->> 'district', v_starts_at, v_ends_at
  ) THEN
    RETURN 'TOO_FAR';
  END IF;

  UPDATE calendar_week w SET free = w.free & ~week_mask(w.week, v_shadow_start, v_shadow_end)
  WHERE w.category = v_calendar.category AND w.district = v_calendar.district
    AND w.week = ANY (weeks_of(v_shadow_start, v_shadow_end)) AND w.bookable_id = p_booking.bookable_id
    AND w.unit = ANY (v_units);

  -- A plain insert deadlocks against the exclusion constraint under contention; this one does not.
  INSERT INTO occupancy (booking_id, unit, bookable_id, starts_at, ends_at)
  SELECT p_booking.id, unit, p_booking.bookable_id, v_starts_at - p_before, v_ends_at + p_after
  FROM unnest(v_units) AS unit
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS v_taken = ROW_COUNT;
  IF v_taken < p_booking.units THEN
    RAISE EXCEPTION 'the ledger of % shows taken time as free', p_booking.bookable_id
      USING ERRCODE = 'exclusion_violation';
  END IF;

  PERFORM record_change(p_booking.bookable_id, 'BOOKED', v_shadow_start, v_shadow_end);
  RETURN 'GIVEN';
END
$$;
--> statement-breakpoint
-- Holds a slot: time, booking, history, idempotency record and outbox event in one round trip. Without a key, no
-- record. Answers HELD, REPLAYED (this key made that booking before), KEY_REUSED, STALE, UNAVAILABLE or TOO_FAR. As
-- before, and with the place where an expert meets. What was said of its rights is said again, or it would be lost.
CREATE OR REPLACE FUNCTION hold_slot(
  p_booking booking, p_revision integer, p_before interval, p_after interval, p_hold_for interval,
  p_key text, p_request_hash text, OUT outcome text, OUT booking_id uuid, OUT created_ms double precision, OUT expires_ms double precision
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

  outcome := take_slot(p_booking, p_revision, p_before, p_after);
  IF outcome <> 'GIVEN' THEN
    RETURN;
  END IF;

  p_booking.created_at := date_trunc('milliseconds', clock_timestamp());
  -- What was not confirmed before it begins has been forgotten.
  p_booking.due_at := least(p_booking.created_at + p_hold_for, p_booking.starts_at);
  -- By name, so that this function goes on working when columns are added.
  INSERT INTO booking (id, bookable_id, lab_id, enterprise_id, person_id, starts_at, ends_at, status, due_at,
    price_fen, fen_per_hour, size_class, confirmation, purpose, created_at, units, operator_assisted, terms,
    approval_cause, series_id, replaces_id, waitlist_entry_id, mandate_id, meeting)
  VALUES (p_booking.id, p_booking.bookable_id, p_booking.lab_id, p_booking.enterprise_id, p_booking.person_id,
    p_booking.starts_at, p_booking.ends_at, p_booking.status, p_booking.due_at, p_booking.price_fen,
    p_booking.fen_per_hour, p_booking.size_class, p_booking.confirmation, p_booking.purpose, p_booking.created_at,
    p_booking.units, p_booking.operator_assisted, p_booking.terms, p_booking.approval_cause, p_booking.series_id,
    p_booking.replaces_id, p_booking.waitlist_entry_id, p_booking.mandate_id, p_booking.meeting);
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
