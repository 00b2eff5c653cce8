-- The second wall: whatever the service forgets to ask, PostgreSQL shows private rows only to whom they belong. The
-- service is the role fenshi_service, which owns nothing; what it does by itself, or for others than who asks, it does
-- as fenshi_system. Roles belong to all databases of a server, and another may be creating them at this moment.
DO $$
DECLARE
  v_role text;
BEGIN
  FOREACH v_role IN ARRAY ARRAY['fenshi_service', 'fenshi_system'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = v_role) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', v_role);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
    -- So that a single user may both own the tables and become the role. One that was made a member may not say so again.
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
      BEGIN
        EXECUTE format('GRANT %I TO CURRENT_USER', v_role);
      EXCEPTION WHEN insufficient_privilege THEN
        NULL;
      END;
    END IF;
  END LOOP;
END
$$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO fenshi_service, fenshi_system;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO fenshi_service, fenshi_system;
--> statement-breakpoint
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO fenshi_service, fenshi_system;
--> statement-breakpoint
-- What later migrations create.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO fenshi_service, fenshi_system;
--> statement-breakpoint
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO fenshi_service, fenshi_system;
--> statement-breakpoint
-- Who acts, as the transaction has said; null, which equals nothing, when it has not.
CREATE FUNCTION acting_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('fenshi.person_id', true), '')::uuid $$;
--> statement-breakpoint
CREATE FUNCTION acting_organization() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('fenshi.organization_id', true), '')::uuid $$;
--> statement-breakpoint
-- The mandate under which the organization is acted for; null for its own people.
CREATE FUNCTION acting_mandate() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('fenshi.mandate_id', true), '')::uuid $$;
--> statement-breakpoint
-- Makes a table private: the service sees, and may write, the rows for which p_whose is true; none when it is null. In
-- p_whose, write (SELECT acting_organization()): as a subquery it is asked once, and indexes can be used. The owner is
-- not the service, and sees all.
CREATE FUNCTION wall_off(p_table regclass, p_whose text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', p_table);
  EXECUTE format('CREATE POLICY of_system ON %s TO fenshi_system USING (true)', p_table);
  IF p_whose IS NOT NULL THEN
    EXECUTE format('CREATE POLICY of_actor ON %s TO fenshi_service USING (%s)', p_table, p_whose);
  END IF;
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION wall_off(regclass, text) FROM PUBLIC;
--> statement-breakpoint
-- A booking and all that hangs on it is seen by its two parties.
SELECT wall_off(name::regclass, 'enterprise_id = (SELECT acting_organization()) OR lab_id = (SELECT acting_organization())')
FROM unnest(ARRAY['booking', 'booking_series', 'waitlist_entry']) AS name;
--> statement-breakpoint
SELECT wall_off('booking_event', 'EXISTS (SELECT FROM booking b WHERE b.id = booking_id)');
--> statement-breakpoint
SELECT wall_off('qualification', 'person_id = (SELECT acting_person()) OR EXISTS (
  SELECT FROM bookable b WHERE b.id = bookable_id AND b.lab_id = (SELECT acting_organization()))');
--> statement-breakpoint
SELECT wall_off('breakdown', 'EXISTS (
  SELECT FROM closure c JOIN bookable b ON b.id = c.bookable_id
  WHERE c.id = closure_id AND b.lab_id = (SELECT acting_organization()))');
--> statement-breakpoint
SELECT wall_off('lab_synonym', 'lab_id = (SELECT acting_organization())');
--> statement-breakpoint
SELECT wall_off('idempotency_record', 'organization_id = (SELECT acting_organization())');
--> statement-breakpoint
SELECT wall_off(name::regclass, 'person_id = (SELECT acting_person()) AND organization_id = (SELECT acting_organization())')
FROM unnest(ARRAY['notification', 'saved_search']) AS name;
--> statement-breakpoint
SELECT wall_off('membership', 'organization_id = (SELECT acting_organization()) AND (SELECT acting_mandate()) IS NULL');
--> statement-breakpoint
CREATE POLICY of_person ON membership FOR SELECT TO fenshi_service USING (person_id = (SELECT acting_person()));
--> statement-breakpoint
-- Of people an organization sees its own, and never a password; how others are called, names_of tells.
SELECT wall_off('person', 'id = (SELECT acting_person()) OR (SELECT acting_mandate()) IS NULL AND EXISTS (
  SELECT FROM membership m WHERE m.person_id = id AND m.organization_id = (SELECT acting_organization()))');
--> statement-breakpoint
REVOKE ALL ON person FROM fenshi_service;
--> statement-breakpoint
GRANT SELECT (id, email, name, created_at) ON person TO fenshi_service;
--> statement-breakpoint
CREATE FUNCTION names_of(p_people uuid[]) RETURNS TABLE (id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT p.id, p.name FROM person p WHERE p.id = ANY (p_people) $$;
--> statement-breakpoint
-- By which the service finds out who acts, with every operation: asked by nobody yet. Its plan is kept by the session.
CREATE FUNCTION places_of(p_people uuid[])
RETURNS TABLE (person_id uuid, organization_id uuid, role text, kind text, size_class text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY SELECT m.person_id, m.organization_id, m.role, o.kind, o.size_class
    FROM membership m JOIN organization o ON o.id = m.organization_id WHERE m.person_id = ANY (p_people);
END
$$;
--> statement-breakpoint
SELECT wall_off('secret', NULL);
--> statement-breakpoint
-- Bookings are made by hold_slot alone, and nothing of them is ever deleted by who acts.
REVOKE INSERT, DELETE ON booking FROM fenshi_service;
--> statement-breakpoint
REVOKE UPDATE, DELETE ON booking_event FROM fenshi_service;
--> statement-breakpoint
-- Events are written by everybody, and numbered by nobody but number_events.
SELECT wall_off('outbox', NULL);
--> statement-breakpoint
CREATE POLICY of_actor ON outbox FOR INSERT TO fenshi_service WITH CHECK (true);
--> statement-breakpoint
-- What is published everybody may hear of, of the rest each its own.
SELECT wall_off('event', 'topic = ''AVAILABILITY''
  OR payload ->> ''organizationId'' = (SELECT acting_organization()::text)
  OR payload ->> ''enterpriseId'' = (SELECT acting_organization()::text)
  OR payload ->> ''labId'' = (SELECT acting_organization()::text)');
--> statement-breakpoint
REVOKE INSERT, UPDATE, DELETE ON event FROM fenshi_service;
--> statement-breakpoint
-- The days of the history are read through the whole of it, or not at all: policies of the whole do not bind its parts.
DO $$
DECLARE
  v_day regclass;
BEGIN
  FOR v_day IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'event'::regclass LOOP
    EXECUTE format('REVOKE ALL ON %s FROM fenshi_service, fenshi_system', v_day);
  END LOOP;
END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION open_history(p_day date) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_name text := 'event_' || to_char(p_day, 'YYYYMMDD');
BEGIN
  IF to_regclass(v_name) IS NOT NULL THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE event INCLUDING DEFAULTS INCLUDING INDEXES)', v_name);
  EXECUTE format('REVOKE ALL ON %I FROM fenshi_service, fenshi_system', v_name);
  EXECUTE format('ALTER TABLE event ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', v_name,
    p_day::timestamp AT TIME ZONE 'UTC', (p_day + 1)::timestamp AT TIME ZONE 'UTC');
END
$$;
--> statement-breakpoint
-- The positions of the first and the last event that are kept, whoever may see them; null when there are none.
CREATE FUNCTION history_reach(OUT first bigint, OUT last bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT (SELECT min(position) FROM event), (SELECT max(position) FROM event) $$;
--> statement-breakpoint
-- What makes and drops tables, or sees events before they have a position, is the owner's.
ALTER FUNCTION open_history(date) SECURITY DEFINER SET search_path = public, pg_temp;
--> statement-breakpoint
ALTER FUNCTION number_events(integer, bigint) SECURITY DEFINER SET search_path = public, pg_temp;
--> statement-breakpoint
ALTER FUNCTION next_events(integer, bigint, bigint, interval, interval) SECURITY DEFINER SET search_path = public, pg_temp;
--> statement-breakpoint
ALTER FUNCTION forget_history(integer) SECURITY DEFINER SET search_path = public, pg_temp;
--> statement-breakpoint
-- Only what the service does by itself: who acts asks for nothing of it.
REVOKE ALL ON FUNCTION open_history(date), number_events(integer, bigint), forget_history(integer),
  next_events(integer, bigint, bigint, interval, interval) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION open_history(date), number_events(integer, bigint), forget_history(integer),
  next_events(integer, bigint, bigint, interval, interval) TO fenshi_system;
--> statement-breakpoint
-- The one door through which bookings come, for several enterprises in one call: whose each is it says itself.
ALTER FUNCTION hold_slot(booking, integer, interval, interval, interval, text, text) SECURITY DEFINER SET search_path = public, pg_temp;
--> statement-breakpoint
ALTER FUNCTION hold_slots(jsonb) SECURITY DEFINER SET search_path = public, pg_temp;
--> statement-breakpoint
-- What everybody reads only its lab writes. Triggers and not policies, with which reading would have to do as well.
CREATE FUNCTION refuse_other_labs() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.lab_id IS DISTINCT FROM acting_organization()
    OR TG_OP <> 'DELETE' AND NEW.lab_id IS DISTINCT FROM acting_organization() THEN
    RAISE EXCEPTION 'a row of "%" is of another lab', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
--> statement-breakpoint
CREATE FUNCTION refuse_bookables_of_others() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM bookable b WHERE b.lab_id IS DISTINCT FROM acting_organization()
      AND (TG_OP <> 'INSERT' AND b.id = OLD.bookable_id OR TG_OP <> 'DELETE' AND b.id = NEW.bookable_id)) THEN
    RAISE EXCEPTION 'a row of "%" is of another lab', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
--> statement-breakpoint
-- Lets only the lab in lab_id, or that of bookable_id, write the rows of a public table.
CREATE FUNCTION written_by_lab(p_table regclass) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_has_lab boolean := EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = p_table AND attname = 'lab_id' AND NOT attisdropped);
BEGIN
  EXECUTE format(
    'CREATE TRIGGER of_lab BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW
      WHEN (current_user = ''fenshi_service'') EXECUTE FUNCTION %s()',
    p_table, CASE WHEN v_has_lab THEN 'refuse_other_labs' ELSE 'refuse_bookables_of_others' END);
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION written_by_lab(regclass) FROM PUBLIC;
--> statement-breakpoint
SELECT written_by_lab(name::regclass)
FROM unnest(ARRAY['accreditation', 'bookable', 'closure', 'opening_rule', 'site']) AS name;
--> statement-breakpoint
-- Of accounts: sessions and identities are a person's own, keys and invitations of an organization, mandates of its two sides.
SELECT wall_off(name::regclass, 'person_id = (SELECT acting_person())') FROM unnest(ARRAY['session', 'identity']) AS name;
--> statement-breakpoint
SELECT wall_off(name::regclass, 'organization_id = (SELECT acting_organization()) AND (SELECT acting_mandate()) IS NULL')
FROM unnest(ARRAY['api_key', 'invitation']) AS name;
--> statement-breakpoint
SELECT wall_off('mandate', 'enterprise_id = (SELECT acting_organization()) OR delegate_id = (SELECT acting_organization())');
--> statement-breakpoint
SELECT wall_off(name::regclass, NULL) FROM unnest(ARRAY['throttle', 'one_time_token']) AS name;
--> statement-breakpoint
-- As places_of, as long as the session of each goes on.
CREATE FUNCTION places_in_sessions(p_sessions uuid[])
RETURNS TABLE (session_id uuid, person_id uuid, organization_id uuid, role text, kind text, size_class text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY SELECT s.id, m.person_id, m.organization_id, m.role, o.kind, o.size_class
    FROM session s
      JOIN membership m ON m.person_id = s.person_id
      JOIN organization o ON o.id = m.organization_id
    WHERE s.id = ANY (p_sessions) AND s.ended_at IS NULL;
END
$$;
--> statement-breakpoint
-- Everybody leaves entries in the audit log, and reads of it what was done by or for their organization; nobody changes it.
SELECT wall_off('audit_entry', NULL);
--> statement-breakpoint
CREATE POLICY of_actor ON audit_entry FOR INSERT TO fenshi_service WITH CHECK (true);
--> statement-breakpoint
REVOKE UPDATE, DELETE ON audit_entry FROM fenshi_service;
--> statement-breakpoint
SELECT wall_off('audit_record', '(SELECT acting_mandate()) IS NULL AND (
  organization_id = (SELECT acting_organization()) OR on_behalf_of = (SELECT acting_organization()))');
--> statement-breakpoint
REVOKE INSERT, UPDATE, DELETE ON audit_record FROM fenshi_service;
--> statement-breakpoint
REVOKE UPDATE, DELETE ON audit_record FROM fenshi_system;
--> statement-breakpoint
-- Whose rights a change touches whoever makes it need not see: members of a delegate.
DO $$
DECLARE
  v_name text;
BEGIN
  FOREACH v_name IN ARRAY ARRAY['tell_access_changed', 'tell_members_changed', 'tell_delegate_changed',
    'tell_key_changed'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SECURITY DEFINER SET search_path = public, pg_temp', v_name);
  END LOOP;
END
$$;
--> statement-breakpoint
-- They see more than whoever calls them: nobody but the service may.
REVOKE ALL ON FUNCTION names_of(uuid[]), places_of(uuid[]), places_in_sessions(uuid[]), history_reach(), hold_slots(jsonb),
  hold_slot(booking, integer, interval, interval, interval, text, text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION names_of(uuid[]), places_of(uuid[]), places_in_sessions(uuid[]), history_reach(), hold_slots(jsonb),
  hold_slot(booking, integer, interval, interval, interval, text, text) TO fenshi_service, fenshi_system;
--> statement-breakpoint
-- What is everybody's to read, and nobody's who acts to write.
REVOKE INSERT, UPDATE, DELETE ON category, district, organization, public_day, synonym, unmet_demand FROM fenshi_service;
--> statement-breakpoint
-- Only so that a row can be locked.
GRANT UPDATE (created_at) ON organization TO fenshi_service;
--> statement-breakpoint
-- Time is given back, or taken otherwise than by hold_slot, only by a party of its booking, who can see that.
CREATE FUNCTION refuse_time_of_others() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND NOT EXISTS (SELECT FROM booking b WHERE b.id = OLD.booking_id)
    OR TG_OP <> 'DELETE' AND NOT EXISTS (SELECT FROM booking b WHERE b.id = NEW.booking_id) THEN
    RAISE EXCEPTION 'the time is of another booking' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
--> statement-breakpoint
CREATE TRIGGER of_party BEFORE INSERT OR UPDATE OR DELETE ON occupancy FOR EACH ROW
  WHEN (current_user = 'fenshi_service') EXECUTE FUNCTION refuse_time_of_others();
