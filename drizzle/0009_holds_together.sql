-- Holds that were asked for at the same moment, in one transaction and one round trip. It waits for nobody: a
-- calendar or a key that another transaction has is answered BUSY, and whoever asked tries alone with hold_slot.
-- Each hold: booking, revision, beforeMinutes, afterMinutes, holdMinutes, idempotencyKey, requestHash.
CREATE FUNCTION hold_slots(p_holds jsonb) RETURNS TABLE (
  outcome text, booking_id uuid, created_ms double precision, expires_ms double precision
)
LANGUAGE plpgsql AS $$
DECLARE
  v_hold jsonb;
  v_booking booking;
BEGIN
  FOR v_hold IN SELECT jsonb_array_elements(p_holds) LOOP
    v_booking := jsonb_populate_record(null::booking, v_hold -> 'booking');
    PERFORM 1 FROM calendar c WHERE c.bookable_id = v_booking.bookable_id FOR NO KEY UPDATE SKIP LOCKED;
    -- The same key for another calendar would be waited for, and by two crosswise for ever.
    IF FOUND AND (v_hold ->> 'idempotencyKey' IS NULL OR pg_try_advisory_xact_lock(
      hashtextextended(v_booking.enterprise_id::text || (v_hold ->> 'idempotencyKey'), 4711003)
    )) THEN
      SELECT * INTO outcome, booking_id, created_ms, expires_ms FROM hold_slot(
        v_booking, (v_hold ->> 'revision')::integer, make_interval(mins => (v_hold ->> 'beforeMinutes')::integer),
        make_interval(mins => (v_hold ->> 'afterMinutes')::integer),
        make_interval(mins => (v_hold ->> 'holdMinutes')::integer), v_hold ->> 'idempotencyKey',
        v_hold ->> 'requestHash');
    ELSE
      outcome := 'BUSY';
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;
