import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'

/** A point in the work of the database at which it can be made to wait. */
export interface Gate {
  /** When a row of which table is written. */
  on: string
  when?: string
}

/** Points at which the service may be killed. */
export const GATES = {
  'before a booking is written': { on: 'before insert on booking' },
  'after a booking is written': { on: 'after insert on booking' },
  'at its outbox row': { on: 'after insert on outbox', when: "new.topic = 'BOOKING'" },
  'at the idempotency record': { on: 'before insert on idempotency_record' },
  'while events are numbered': { on: 'before insert on event' },
  'while due bookings are settled': { on: 'before update on booking', when: "new.status = 'EXPIRED'" },
  'while a calendar is written': { on: 'after insert or update on calendar_week' },
  'while a listing is published': { on: 'after insert on bookable' },
} satisfies Record<string, Gate>

export type GateName = keyof typeof GATES

const COMES_WITHIN_MS = 30_000

/** Gates in a database, which all stand open until one is closed. */
export async function installGates<Name extends string>(url: string, gates: Record<Name, Gate>) {
  const names = Object.keys(gates) as Name[]
  const numberOf = (name: Name) => 7_300 + names.indexOf(name)
  const client = postgres(url, { max: 1, onnotice: () => {} })
  await client.unsafe(`create function pass_gate() returns trigger language plpgsql as $$ begin
    perform pg_advisory_xact_lock_shared(tg_argv[0]::bigint);
    return new;
  end $$`)
  for (const name of names) {
    const { on, when } = gates[name]
    await client.unsafe(`create trigger gate_${numberOf(name)} ${on} for each row
      ${when ? `when (${when})` : ''} execute function pass_gate('${numberOf(name)}')`)
  }
  return {
    close: (name: Name) => client`select pg_advisory_lock(${numberOf(name)})`,
    open: (name: Name) => client`select pg_advisory_unlock(${numberOf(name)})`,
    /** Resolves when so many wait at a gate that is closed; rejects when they do not come. */
    reached: async (name: Name, count = 1) => {
      const until = performance.now() + COMES_WITHIN_MS
      for (;;) {
        if (performance.now() > until) throw new Error(`nobody came ${name}`)
        const waiting = await client`select 1 from pg_locks where locktype = 'advisory' and not granted
          and objid = ${numberOf(name)} and database = (select oid from pg_database where datname = current_database())`
        if (waiting.length >= count) return
        await pause(25)
      }
    },
    end: () => client.end(),
  }
}

export type Gates<Name extends string> = Awaited<ReturnType<typeof installGates<Name>>>
