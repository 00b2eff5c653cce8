-- Several units at once, or none.
DROP FUNCTION take_slot(uuid, uuid, integer, timestamptz, timestamptz, interval, interval);
--> statement-breakpoint
-- Takes time of some units, or answers why not and writes nothing. STALE: the terms or rules that the slot was
-- checked against have changed. UNAVAILABLE: too few units are free. Each statement sees what was committed before it
-- began, so the units are chosen after the lock is held; one WITH around all would choose from before the wait.
CREATE FUNCTION take_slot(
  p_booking uuid, p_bookable uuid, p_revision integer, p_starts_at timestamptz, p_ends_at timestamptz,
  p_before interval, p_after interval, p_units integer
) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  v_calendar calendar;
  v_weeks date[] := weeks_of(p_starts_at, p_ends_at);
  -- Buffers of this booking and of the next one: nothing may start or end closer.
  v_shadow_start timestamptz := p_starts_at - p_before - p_after;
  v_shadow_end timestamptz := p_ends_at + p_after + p_before;
  v_units integer[];
  v_taken integer;
BEGIN
  SELECT * INTO v_calendar FROM calendar WHERE bookable_id = p_bookable FOR NO KEY UPDATE;
  IF v_calendar.revision IS DISTINCT FROM p_revision THEN
    RETURN 'STALE';
  END IF;

  v_units := ARRAY(
    SELECT w.unit FROM calendar_week w
    WHERE w.category = v_calendar.category AND w.district = v_calendar.district
      AND w.week = ANY (v_weeks) AND w.bookable_id = p_bookable
      AND w.free & week_mask(w.week, p_starts_at, p_ends_at) = week_mask(w.week, p_starts_at, p_ends_at)
    GROUP BY w.unit HAVING count(*) = cardinality(v_weeks)
    ORDER BY w.unit LIMIT p_units);
  IF cardinality(v_units) < p_units THEN
    RETURN 'UNAVAILABLE';
  END IF;

  UPDATE calendar_week w SET free = w.free & ~week_mask(w.week, v_shadow_start, v_shadow_end)
  WHERE w.category = v_calendar.category AND w.district = v_calendar.district
    AND w.week = ANY (weeks_of(v_shadow_start, v_shadow_end)) AND w.bookable_id = p_bookable AND w.unit = ANY (v_units);

  -- A plain insert deadlocks against the exclusion constraint under contention; this one does not.
  INSERT INTO occupancy (booking_id, unit, bookable_id, starts_at, ends_at)
  SELECT p_booking, unit, p_bookable, p_starts_at - p_before, p_ends_at + p_after FROM unnest(v_units) AS unit
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS v_taken = ROW_COUNT;
  IF v_taken < p_units THEN
    RAISE EXCEPTION 'the ledger of % shows taken time as free', p_bookable USING ERRCODE = 'exclusion_violation';
  END IF;

  PERFORM record_change(p_bookable, 'BOOKED', v_shadow_start, v_shadow_end);
  RETURN 'GIVEN';
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
  INSERT INTO booking_event (booking_id, number, action, status, person_id, organization_id)
  -- What is offered to one who waits, or in the place of another booking, nobody has taken.
  SELECT p_booking.id, 1, 'hold', p_booking.status, actor.person_id, actor.enterprise_id
  FROM (SELECT 1) AS one LEFT JOIN (SELECT p_booking.person_id, p_booking.enterprise_id) AS actor
    ON p_booking.waitlist_entry_id IS NULL AND p_booking.replaces_id IS NULL;
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
