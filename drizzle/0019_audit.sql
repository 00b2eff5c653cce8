-- Who did what: an entry is written in the transaction of what it tells of. It waits here, for a second or so, until it is chained.
CREATE TABLE "audit_entry" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
	"at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"action" text NOT NULL,
	"outcome" text NOT NULL,
	"person_id" uuid,
	"organization_id" uuid,
	"credential" text,
	"credential_id" text,
	"on_behalf_of" uuid,
	"mandate_id" uuid,
	"address" text,
	"objects" text[] DEFAULT '{}' NOT NULL,
	"codes" text[] DEFAULT '{}' NOT NULL,
	"times" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
-- Every row is deleted soon: what is dead must not be walked through for long.
ALTER TABLE "audit_entry" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
--> statement-breakpoint
-- The audit log. It refers to nothing, so that it outlasts what it tells of; each hash covers its row and the hash before it.
CREATE TABLE "audit_record" (
	"seq" bigint PRIMARY KEY,
	"chained_at" timestamp (3) with time zone NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"action" text NOT NULL,
	"outcome" text NOT NULL,
	"person_id" uuid,
	"organization_id" uuid,
	"credential" text,
	"credential_id" text,
	"on_behalf_of" uuid,
	"mandate_id" uuid,
	"address" text,
	"objects" text[] NOT NULL,
	"codes" text[] NOT NULL,
	"times" integer NOT NULL,
	"hash" bytea NOT NULL,
	CONSTRAINT "audit_record_from_one" CHECK ("audit_record"."seq" > 0)
);
--> statement-breakpoint
CREATE INDEX "audit_record_by" ON "audit_record" USING btree ("organization_id", "seq");
--> statement-breakpoint
CREATE INDEX "audit_record_for" ON "audit_record" USING btree ("on_behalf_of", "seq") WHERE "on_behalf_of" IS NOT NULL;
--> statement-breakpoint
CREATE FUNCTION refuse_audit_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is only appended to' USING ERRCODE = 'restrict_violation';
END
$$;
--> statement-breakpoint
CREATE TRIGGER audit_record_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_record"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
--> statement-breakpoint
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR TRUNCATE ON "audit_entry"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
--> statement-breakpoint
-- A field of a record as it is hashed: its length in bytes before it, so that no two records read the same.
CREATE FUNCTION audit_field(p_value text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(octet_length(p_value)::text || ':' || p_value, '-') || ','
$$;
--> statement-breakpoint
-- What is hashed of a record, beside the hash before it; src/audit/audit-record.ts says the same in TypeScript.
CREATE FUNCTION audit_line(p_record audit_record) RETURNS bytea
LANGUAGE sql STABLE AS $$
  SELECT convert_to(
    audit_field(p_record.seq::text)
    || audit_field((extract(epoch FROM p_record.chained_at) * 1000)::bigint::text)
    || audit_field((extract(epoch FROM p_record.at) * 1000)::bigint::text)
    || audit_field(p_record.action) || audit_field(p_record.outcome)
    || audit_field(p_record.person_id::text) || audit_field(p_record.organization_id::text)
    || audit_field(p_record.credential) || audit_field(p_record.credential_id)
    || audit_field(p_record.on_behalf_of::text) || audit_field(p_record.mandate_id::text)
    || audit_field(p_record.address)
    || audit_field(array_to_json(p_record.objects)::text) || audit_field(array_to_json(p_record.codes)::text)
    || audit_field(p_record.times::text), 'UTF8')
$$;
--> statement-breakpoint
CREATE FUNCTION audit_link(p_hash bytea, p_first bytea, p_line bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN sha256(coalesce(p_hash, p_first) || p_line);
END
$$;
--> statement-breakpoint
-- The hash of each of several records, in their order, behind the first hash.
CREATE AGGREGATE audit_chain(p_first bytea, p_line bytea) (SFUNC = audit_link, STYPE = bytea);
--> statement-breakpoint
-- Appends to the log what has been committed since, in one order and without holes. One process at a time does it, so
-- that nobody waits for a hash but the chain itself. How many there were.
CREATE FUNCTION chain_audit(p_limit integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  v_last audit_record;
  v_now timestamptz;
  v_count integer;
BEGIN
  PERFORM FROM audit_entry ORDER BY id LIMIT 1;
  IF NOT FOUND OR NOT pg_try_advisory_xact_lock(4711019) THEN
    RETURN 0;
  END IF;
  SELECT * INTO v_last FROM audit_record ORDER BY seq DESC LIMIT 1;
  -- Never back, whatever the clock does.
  v_now := greatest(date_trunc('milliseconds', clock_timestamp()), v_last.chained_at);
  WITH next AS MATERIALIZED (
    DELETE FROM audit_entry WHERE id IN (SELECT id FROM audit_entry ORDER BY id LIMIT p_limit) RETURNING *
  ), numbered AS (
    SELECT coalesce(v_last.seq, 0) + row_number() OVER (ORDER BY id) AS seq, v_now AS chained_at, at, action, outcome,
      person_id, organization_id, credential, credential_id, on_behalf_of, mandate_id, address, objects, codes, times,
      NULL::bytea AS hash
    FROM next
  )
  INSERT INTO audit_record (seq, chained_at, at, action, outcome, person_id, organization_id, credential, credential_id,
    on_behalf_of, mandate_id, address, objects, codes, times, hash)
  SELECT seq, chained_at, at, action, outcome, person_id, organization_id, credential, credential_id, on_behalf_of,
    mandate_id, address, objects, codes, times,
    audit_chain(coalesce(v_last.hash, '\x'), audit_line(ROW(n.*)::audit_record)) OVER (ORDER BY seq ROWS UNBOUNDED PRECEDING)
  FROM numbered n;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count;
END
$$;
--> statement-breakpoint
-- Writes an entry in the statement that holds a slot, which has no transaction around it that could.
CREATE FUNCTION record_hold(p_entry jsonb, p_booking uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  -- Nothing is recorded of what has no entry, in whichever way JSON says so.
  IF jsonb_typeof(p_entry) IS DISTINCT FROM 'object' THEN
    RETURN;
  END IF;
  INSERT INTO audit_entry (action, outcome, person_id, organization_id, credential, credential_id, on_behalf_of,
    mandate_id, address, objects)
  SELECT e.action, 'DONE', e.person_id, e.organization_id, e.credential, e.credential_id, e.on_behalf_of, e.mandate_id,
    e.address, e.objects || ('Booking:' || p_booking)
  FROM jsonb_populate_record(NULL::audit_entry, p_entry) AS e;
END
$$;
