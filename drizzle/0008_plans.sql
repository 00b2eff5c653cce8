-- A function in SQL that has a FROM is parsed and planned anew by each statement that calls it, which took a third of
-- the time of a hold. Without FROM it is part of that statement's plan.
CREATE OR REPLACE FUNCTION week_mask(week date, starts_at timestamptz, ends_at timestamptz) RETURNS bit(672)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (repeat('1', 672)::bit(672)
      >> least(672, greatest(0, floor(extract(epoch FROM starts_at - week::timestamp AT TIME ZONE 'UTC') / 900)))::integer)
    & (repeat('1', 672)::bit(672)
      << 672 - least(672, greatest(0, ceil(extract(epoch FROM ends_at - week::timestamp AT TIME ZONE 'UTC') / 900)))::integer)
$$;
--> statement-breakpoint
-- Plans of PL/pgSQL are kept by the session.
CREATE OR REPLACE FUNCTION weeks_of(starts_at timestamptz, ends_at timestamptz) RETURNS date[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN ARRAY(SELECT monday::date FROM generate_series(
    date_trunc('week', starts_at AT TIME ZONE 'UTC'), (ends_at AT TIME ZONE 'UTC') - interval '1 millisecond', interval '7 days'
  ) AS monday);
END
$$;
--> statement-breakpoint
-- Week by week: for a list of weeks PostgreSQL would not keep a plan, and planning took longer than all else.
CREATE OR REPLACE FUNCTION take_slot(
  p_booking uuid, p_bookable uuid, p_revision integer, p_starts_at timestamptz, p_ends_at timestamptz,
  p_before interval, p_after interval, p_units integer
) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  v_calendar calendar;
  -- Buffers of this booking and of the next one: nothing may start or end closer.
  v_shadow_start timestamptz := p_starts_at - p_before - p_after;
  v_shadow_end timestamptz := p_ends_at + p_after + p_before;
  v_week date;
  v_units integer[];
  v_taken integer;
BEGIN
  SELECT * INTO v_calendar FROM calendar WHERE bookable_id = p_bookable FOR NO KEY UPDATE;
  IF v_calendar.revision IS DISTINCT FROM p_revision THEN
    RETURN 'STALE';
  END IF;

  FOREACH v_week IN ARRAY weeks_of(p_starts_at, p_ends_at) LOOP
    v_units := ARRAY(
      SELECT w.unit FROM calendar_week w
      WHERE w.category = v_calendar.category AND w.district = v_calendar.district
        AND w.week = v_week AND w.bookable_id = p_bookable
        AND w.free & week_mask(v_week, p_starts_at, p_ends_at) = week_mask(v_week, p_starts_at, p_ends_at)
        AND (v_units IS NULL OR array_position(v_units, w.unit) IS NOT NULL)
      ORDER BY w.unit);
  END LOOP;
  v_units := v_units[1:p_units];
  IF cardinality(v_units) < p_units THEN
    RETURN 'UNAVAILABLE';
  END IF;

  FOREACH v_week IN ARRAY weeks_of(v_shadow_start, v_shadow_end) LOOP
    UPDATE calendar_week w SET free = w.free & ~week_mask(v_week, v_shadow_start, v_shadow_end)
    WHERE w.category = v_calendar.category AND w.district = v_calendar.district
      AND w.week = v_week AND w.bookable_id = p_bookable AND array_position(v_units, w.unit) IS NOT NULL;
  END LOOP;

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
