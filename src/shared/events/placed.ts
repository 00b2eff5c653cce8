import type { Db } from '../db.ts'
import { Fault } from '../fault.ts'
import type { Text } from '../language.ts'
import { BEFORE_ALL } from './missed.ts'
import { lastPosition } from './outbox.repository.ts'

/** Where an event lies in the history. */
export interface Placed {
  position: number
  /** The position of the first event that this one stands for, where several came to be one. */
  first: number
  /** From where whoever has read up to this event goes on. */
  cursor: number
}

/** The place of an event of the outbox. */
export const placeOf = (position: number): Placed => ({ position, first: position, cursor: position })

/** How several events of one key come to be one: the later, with what `both` says of both. */
export const asOne = <Event extends Placed>(
  both: (earlier: Event, later: Event) => Partial<Event> = () => ({}),
) => ({
  merge: (earlier: Event, later: Event): Event => ({
    ...later,
    ...both(earlier, later),
    first: earlier.first,
  }),
  // What others stand for is still to be told: whoever breaks off here goes on before it.
  ahead: (event: Event, pending: Iterable<Event>): Event => ({
    ...event,
    cursor: Math.min(event.position, ...Array.from(pending, ({ first }) => first - 1)),
  }),
})

/** The most that a snapshot may have. */
export const SNAPSHOT_LENGTH = 1_000

/**
 * How all of something is now. Who breaks off in the midst of it has to begin anew. Returns the position from which the
 * history goes on; `tooMany` is told where there are more than 1,000.
 */
export async function* snapshot<Item, Event>(
  db: Db,
  find: (limit: number) => Promise<Item[]>,
  told: (item: Item, place: Placed) => Event,
  tooMany: Text,
): AsyncGenerator<Event, number> {
  // Before anything is read: what happens meanwhile is told once more.
  const position = await lastPosition(db)
  const found = await find(SNAPSHOT_LENGTH + 1)
  if (found.length > SNAPSHOT_LENGTH) throw new Fault('COST_LIMITED', tooMany)
  for (const [i, item] of found.entries())
    yield told(item, { ...placeOf(position), cursor: i + 1 === found.length ? position : BEFORE_ALL })
  return position
}
