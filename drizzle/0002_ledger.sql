-- Room on each page for the next version of a row, so that bookings stay HOT and the clustering by key lasts.
ALTER TABLE calendar SET (fillfactor = 50);
--> statement-breakpoint
ALTER TABLE calendar_week SET (fillfactor = 90);
--> statement-breakpoint
-- The second wall: whatever the ledger says, no unit is taken twice. Half-open, so 10:00 can end one and start the next.
ALTER TABLE occupancy ADD CONSTRAINT occupancy_no_overlap
  EXCLUDE USING gist (bookable_id WITH =, unit WITH =, tstzrange(starts_at, ends_at) WITH &&);
--> statement-breakpoint
-- Joins the weeks of a unit to one row of bits, in which a run of free quarters may cross a week's end.
CREATE AGGREGATE bits_joined(bit varying) (sfunc = bitcat, stype = bit varying, initcond = '');
--> statement-breakpoint
-- The quarters of a week that a period touches, as set bits.
CREATE FUNCTION week_mask(week date, starts_at timestamptz, ends_at timestamptz) RETURNS bit(672)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (repeat('0', f) || repeat('1', u - f) || repeat('0', 672 - u))::bit(672)
  FROM (SELECT
    least(672, greatest(0, floor(extract(epoch FROM starts_at - week::timestamp AT TIME ZONE 'UTC') / 900)))::integer AS f,
    least(672, greatest(0, ceil(extract(epoch FROM ends_at - week::timestamp AT TIME ZONE 'UTC') / 900)))::integer AS u
  ) AS quarter
$$;
--> statement-breakpoint
-- The Mondays (UTC) of the weeks that a period touches.
CREATE FUNCTION weeks_of(starts_at timestamptz, ends_at timestamptz) RETURNS date[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(monday::date) FROM generate_series(
    date_trunc('week', starts_at AT TIME ZONE 'UTC'), (ends_at AT TIME ZONE 'UTC') - interval '1 millisecond', interval '7 days'
  ) AS monday
$$;
--> statement-breakpoint
-- Numbers a change of a calendar, whose lock the caller holds, and tells the outbox which time it touched.
CREATE FUNCTION record_change(p_bookable uuid, p_cause text, p_starts_at timestamptz, p_ends_at timestamptz) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_version bigint;
BEGIN
  UPDATE calendar SET version = version + 1 WHERE bookable_id = p_bookable RETURNING version INTO STRICT v_version;
  INSERT INTO outbox (topic, subject_id, payload) VALUES ('AVAILABILITY', p_bookable, jsonb_build_object(
    'version', v_version, 'cause', p_cause, 'startsAt', p_starts_at, 'endsAt', p_ends_at));
  RETURN v_version;
END
$$;
--> statement-breakpoint
-- Takes time of one unit, or answers why not and writes nothing. STALE: the terms or rules that the slot was
-- checked against have changed. UNAVAILABLE: no unit is free. Each statement sees what was committed before it began,
-- so the unit is chosen after the lock is held; one WITH around all would choose from before the wait.
CREATE FUNCTION take_slot(
  p_booking uuid, p_bookable uuid, p_revision integer, p_starts_at timestamptz, p_ends_at timestamptz,
  p_before interval, p_after interval
) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  v_calendar calendar;
  v_weeks date[] := weeks_of(p_starts_at, p_ends_at);
  -- Buffers of this booking and of the next one: nothing may start or end closer.
  v_shadow_start timestamptz := p_starts_at - p_before - p_after;
  v_shadow_end timestamptz := p_ends_at + p_after + p_before;
  v_unit integer;
BEGIN
  SELECT * INTO v_calendar FROM calendar WHERE bookable_id = p_bookable FOR NO KEY UPDATE;
  IF v_calendar.revision IS DISTINCT FROM p_revision THEN
    RETURN 'STALE';
  END IF;

  SELECT w.unit INTO v_unit FROM calendar_week w
  WHERE w.category = v_calendar.category AND w.district = v_calendar.district
    AND w.week = ANY (v_weeks) AND w.bookable_id = p_bookable
    AND w.free & week_mask(w.week, p_starts_at, p_ends_at) = week_mask(w.week, p_starts_at, p_ends_at)
  GROUP BY w.unit HAVING count(*) = cardinality(v_weeks)
  ORDER BY w.unit LIMIT 1;
  IF v_unit IS NULL THEN
    RETURN 'UNAVAILABLE';
  END IF;

  UPDATE calendar_week w SET free = w.free & ~week_mask(w.week, v_shadow_start, v_shadow_end)
  WHERE w.category = v_calendar.category AND w.district = v_calendar.district
    AND w.week = ANY (weeks_of(v_shadow_start, v_shadow_end)) AND w.bookable_id = p_bookable AND w.unit = v_unit;

  -- A plain insert deadlocks against the exclusion constraint under contention; this one does not.
  INSERT INTO occupancy (booking_id, unit, bookable_id, starts_at, ends_at)
  VALUES (p_booking, v_unit, p_bookable, p_starts_at - p_before, p_ends_at + p_after)
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the ledger of % shows taken time as free', p_bookable USING ERRCODE = 'exclusion_violation';
  END IF;

  PERFORM record_change(p_bookable, 'BOOKED', v_shadow_start, v_shadow_end);
  RETURN 'GIVEN';
END
$$;
--> statement-breakpoint
-- Holds a slot: time, booking, history, idempotency record and outbox event in one round trip.
-- Answers HELD, REPLAYED (this key made that booking before), KEY_REUSED, STALE or UNAVAILABLE.
CREATE FUNCTION hold_slot(
  p_booking booking, p_revision integer, p_before interval, p_after interval, p_hold_for interval,
  p_key text, p_request_hash text, OUT outcome text, OUT booking_id uuid, OUT created_ms double precision, OUT expires_ms double precision
)
LANGUAGE plpgsql AS $$
DECLARE
  v_record idempotency_record;
BEGIN
  -- The same request ten times at once queues here, and all but the first find its record.
  PERFORM 1 FROM calendar c WHERE c.bookable_id = p_booking.bookable_id FOR NO KEY UPDATE;
  SELECT * INTO v_record FROM idempotency_record r
  WHERE r.organization_id = p_booking.enterprise_id AND r.operation = 'holdSlot' AND r.key = p_key;
  IF FOUND THEN
    outcome := CASE WHEN v_record.request_hash = p_request_hash THEN 'REPLAYED' ELSE 'KEY_REUSED' END;
    booking_id := (v_record.answer ->> 'bookingId')::uuid;
    RETURN;
  END IF;

  outcome := take_slot(
    p_booking.id, p_booking.bookable_id, p_revision, p_booking.starts_at, p_booking.ends_at, p_before, p_after);
  IF outcome <> 'GIVEN' THEN
    RETURN;
  END IF;

  p_booking.created_at := date_trunc('milliseconds', clock_timestamp());
  -- What was not confirmed before it begins has been forgotten.
  p_booking.expires_at := least(p_booking.created_at + p_hold_for, p_booking.starts_at);
  -- By name, so that a process of an older version can go on holding while a newer one adds columns.
  INSERT INTO booking (id, bookable_id, lab_id, enterprise_id, person_id, starts_at, ends_at, status, expires_at,
    price_fen, fen_per_hour, size_class, confirmation, purpose, created_at)
  VALUES (p_booking.id, p_booking.bookable_id, p_booking.lab_id, p_booking.enterprise_id, p_booking.person_id,
    p_booking.starts_at, p_booking.ends_at, p_booking.status, p_booking.expires_at, p_booking.price_fen,
    p_booking.fen_per_hour, p_booking.size_class, p_booking.confirmation, p_booking.purpose, p_booking.created_at);
  INSERT INTO booking_event (booking_id, number, status, person_id, organization_id)
  VALUES (p_booking.id, 1, p_booking.status, p_booking.person_id, p_booking.enterprise_id);
  INSERT INTO idempotency_record (organization_id, operation, key, request_hash, answer)
  VALUES (p_booking.enterprise_id, 'holdSlot', p_key, p_request_hash, jsonb_build_object('bookingId', p_booking.id));

  outcome := 'HELD';
  booking_id := p_booking.id;
  created_ms := extract(epoch FROM p_booking.created_at) * 1000;
  expires_ms := extract(epoch FROM p_booking.expires_at) * 1000;
END
$$;
--> statement-breakpoint
CREATE SEQUENCE outbox_position_seq AS bigint;
