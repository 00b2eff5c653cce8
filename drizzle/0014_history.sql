-- Events wait in the outbox until they have a position, and lie then in the history: one partition a day (UTC), so
-- that what is old is dropped as a whole. Rows of the outbox live for milliseconds.
CREATE TABLE "event" (
	"position" bigint NOT NULL,
	"topic" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"numbered_at" timestamp (3) with time zone NOT NULL
) PARTITION BY RANGE ("numbered_at");
--> statement-breakpoint
CREATE INDEX "event_position" ON "event" USING btree ("position");
--> statement-breakpoint
ALTER SEQUENCE outbox_position_seq RENAME TO event_position_seq;
--> statement-breakpoint
-- Sees to it that the history has room for a day. Attached and not created as a part, which would lock out all readers.
CREATE FUNCTION open_history(p_day date) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_name text := 'event_' || to_char(p_day, 'YYYYMMDD');
BEGIN
  IF to_regclass(v_name) IS NOT NULL THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE event INCLUDING DEFAULTS INCLUDING INDEXES)', v_name);
  EXECUTE format('ALTER TABLE event ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', v_name,
    p_day::timestamp AT TIME ZONE 'UTC', (p_day + 1)::timestamp AT TIME ZONE 'UTC');
END
$$;
--> statement-breakpoint
-- Gives positions to events that have been committed since, and moves them to the history. One process at a time does
-- it, so positions become visible in their order, and whoever reads upwards from one misses nothing; a writer that takes
-- long holds up only its own events. Within a calendar, whose lock writers hold, positions follow the versions.
-- Looks only above p_floor whether there are some: what was moved leaves dead rows for as long as any transaction lasts that began before, and
-- walking through all of them takes longer and longer.
CREATE FUNCTION number_events(p_limit integer, p_floor bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz;
BEGIN
  PERFORM FROM outbox WHERE id > p_floor ORDER BY id LIMIT 1;
  IF NOT FOUND OR NOT pg_try_advisory_xact_lock(4711002) THEN
    RETURN;
  END IF;
  -- Never back, whatever the clock does: days are dropped from the first on, and nothing may be missing between others.
  -- In milliseconds, as it is kept: rounded up it might lie in a day that there is no room for yet.
  v_now := greatest(date_trunc('milliseconds', now()), (SELECT numbered_at FROM event ORDER BY position DESC LIMIT 1));
  PERFORM open_history((v_now AT TIME ZONE 'UTC')::date);
  WITH next AS MATERIALIZED (
    DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT p_limit)
    RETURNING id, topic, subject_id, payload, created_at
  )
  INSERT INTO event (position, topic, subject_id, payload, created_at, numbered_at)
  SELECT nextval('event_position_seq'), topic, subject_id, payload, created_at, v_now
  FROM (SELECT * FROM next ORDER BY id) AS ordered;
END
$$;
--> statement-breakpoint
-- The same, and the events behind a position. Waits for some, no longer than p_wait and looking anew after each p_pause:
-- for this process to look as often would take a round trip each time.
CREATE FUNCTION next_events(p_limit integer, p_floor bigint, p_behind bigint, p_wait interval, p_pause interval)
RETURNS SETOF event
LANGUAGE plpgsql AS $$
DECLARE
  v_until timestamptz := clock_timestamp() + p_wait;
BEGIN
  LOOP
    PERFORM number_events(p_limit, p_floor);
    RETURN QUERY SELECT * FROM event WHERE position > p_behind ORDER BY position LIMIT p_limit;
    EXIT WHEN FOUND OR clock_timestamp() + p_pause > v_until;
    PERFORM pg_sleep_for(p_pause);
  END LOOP;
END
$$;
--> statement-breakpoint
-- Drops the days of the history that ended so many days ago, the oldest first, so that none is missing between others.
-- The newest event stays: its position says how far the history goes.
CREATE FUNCTION forget_history(p_days integer) RETURNS void
LANGUAGE plpgsql
-- A reader that takes long must not make all others queue behind this; another try comes soon.
SET lock_timeout = '500ms'
AS $$
DECLARE
  v_old text;
  v_last date := (SELECT (numbered_at AT TIME ZONE 'UTC')::date FROM event ORDER BY position DESC LIMIT 1);
BEGIN
  IF v_last IS NULL OR NOT pg_try_advisory_xact_lock(4711005) THEN
    RETURN;
  END IF;
  FOR v_old IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'event'::regclass AND to_date(right(c.relname, 8), 'YYYYMMDD')
      < least(v_last, (now() AT TIME ZONE 'UTC')::date - p_days)
    ORDER BY c.relname
  LOOP
    EXECUTE format('DROP TABLE %I', v_old);
  END LOOP;
END
$$;
--> statement-breakpoint
SELECT open_history(day) FROM (
  SELECT DISTINCT (created_at AT TIME ZONE 'UTC')::date AS day FROM outbox WHERE position IS NOT NULL
  UNION SELECT (now() AT TIME ZONE 'UTC')::date
) AS days;
--> statement-breakpoint
INSERT INTO event (position, topic, subject_id, payload, created_at, numbered_at)
-- One that was committed late may be older than those before it.
SELECT position, topic, subject_id, payload, created_at, max(created_at) OVER (ORDER BY position)
FROM outbox WHERE position IS NOT NULL;
--> statement-breakpoint
DELETE FROM outbox WHERE position IS NOT NULL;
--> statement-breakpoint
ALTER TABLE "outbox" DROP COLUMN "position";
--> statement-breakpoint
DROP INDEX "outbox_age";
--> statement-breakpoint
-- Every row is deleted soon: what is dead must not be walked through for long.
ALTER TABLE "outbox" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
--> statement-breakpoint
-- Whoever is told things as a member of an organization has to be looked at again when this changes.
CREATE FUNCTION tell_access_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outbox (topic, subject_id, payload) VALUES ('ACCESS', OLD.person_id, '{}');
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER membership_changed AFTER UPDATE OR DELETE ON "membership"
FOR EACH ROW EXECUTE FUNCTION tell_access_changed();
--> statement-breakpoint
CREATE FUNCTION tell_members_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outbox (topic, subject_id, payload)
  SELECT 'ACCESS', m.person_id, '{}' FROM membership m WHERE m.organization_id = NEW.id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER organization_changed AFTER UPDATE OF "kind", "size_class" ON "organization"
FOR EACH ROW EXECUTE FUNCTION tell_members_changed();
--> statement-breakpoint
-- Adds to the history of a booking what was done to it, and tells the outbox, by which its parties hear of it.
CREATE FUNCTION record_booking_event(
  p_booking uuid, p_action text, p_person uuid, p_organization uuid, p_reason text
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_booking booking;
  v_number integer;
BEGIN
  SELECT * INTO STRICT v_booking FROM booking WHERE id = p_booking;
  SELECT count(*) + 1 INTO v_number FROM booking_event e WHERE e.booking_id = p_booking;
  INSERT INTO booking_event (booking_id, number, action, status, person_id, organization_id, reason)
  VALUES (p_booking, v_number, p_action, v_booking.status, p_person, p_organization, p_reason);
  INSERT INTO outbox (topic, subject_id, payload) VALUES ('BOOKING', p_booking, jsonb_build_object(
    'number', v_number, 'bookableId', v_booking.bookable_id, 'labId', v_booking.lab_id,
    'enterpriseId', v_booking.enterprise_id));
END
$$;
--> statement-breakpoint
-- Holds a slot: time, booking, history, idempotency record and outbox event in one round trip. Without a key, no
-- record. Answers HELD, REPLAYED (this key made that booking before), KEY_REUSED, STALE or UNAVAILABLE.
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
    approval_cause, series_id, replaces_id, waitlist_entry_id)
  VALUES (p_booking.id, p_booking.bookable_id, p_booking.lab_id, p_booking.enterprise_id, p_booking.person_id,
    p_booking.starts_at, p_booking.ends_at, p_booking.status, p_booking.due_at, p_booking.price_fen,
    p_booking.fen_per_hour, p_booking.size_class, p_booking.confirmation, p_booking.purpose, p_booking.created_at,
    p_booking.units, p_booking.operator_assisted, p_booking.terms, p_booking.approval_cause, p_booking.series_id,
    p_booking.replaces_id, p_booking.waitlist_entry_id);
  -- What is offered to one who waits, or in the place of another booking, nobody has taken.
  v_by_booker := p_booking.waitlist_entry_id IS NULL AND p_booking.replaces_id IS NULL;
  PERFORM record_booking_event(p_booking.id, 'hold', CASE WHEN v_by_booker THEN p_booking.person_id END,
    CASE WHEN v_by_booker THEN p_booking.enterprise_id END, NULL);
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
