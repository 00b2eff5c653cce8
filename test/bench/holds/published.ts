import type { Sql } from 'postgres'
import { HOLD_MINUTES, REQUEST_HASH } from './market.ts'

/** What PostGraphile publishes: a mutation around the one statement. PL/pgSQL keeps its plan, SQL would not. */
export const publishToPostgraphile = (sql: Sql) =>
  sql.unsafe(`
    create schema bench;
    create type bench.held as
      (outcome text, booking_id uuid, created_ms double precision, expires_ms double precision);
    create function bench.hold(booking jsonb, key text) returns bench.held language plpgsql volatile as $$
    declare
      v_held bench.held;
    begin
      select * into v_held from public.hold_slot(
        jsonb_populate_record(null::public.booking, booking), 0, make_interval(mins => 0), make_interval(mins => 0),
        make_interval(mins => ${HOLD_MINUTES}), key, '${REQUEST_HASH}');
      return v_held;
    end
    $$;`)
