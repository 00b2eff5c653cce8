import type { Db } from '../db.ts'
import { decodeCursor } from '../page.ts'
import { type HistoryPage, isKept, lastPosition } from './outbox.repository.ts'

/** Behind it lies more than is ever kept: whoever goes on from here gets a snapshot. */
export const BEFORE_ALL = -1
const PAGE = 500
/** So many events of all kinds are looked through at a time, for those few that are wanted. */
const LOOKED_AT = 20_000

/** Something that is told, with its place in the history. */
export interface Told {
  position: number
}

/** How what a reader missed is found out. */
export interface Past<Event extends Told> {
  /** What happened behind a position and up to another, in order, at most so many. */
  read: (page: HistoryPage) => Promise<Event[]>
  /** How it is now, for whoever knows too little. Returns the position from which the history goes on. */
  snapshot: () => AsyncGenerator<Event, number>
}

/** Whom it is told to. */
export interface Reader {
  gone: boolean
  /** Called when the end of the history is near: what happens from then on is kept for the reader. */
  catchUp: () => void
}

/**
 * What happened behind a position, in order. Where that is not kept any more: how it is now, and what happened since.
 * Null each time that a part of it has been looked through, so that whoever waits sees that it goes on.
 * Returns the position up to which all has been told, or has gone with the reader.
 */
export async function* missed<Event extends Told>(
  db: Db,
  { read, snapshot }: Past<Event>,
  from: number,
  reader: Reader,
): AsyncGenerator<Event | null, number> {
  let told = from === BEFORE_ALL ? yield* snapshot() : from
  let caughtUp = false
  while (!reader.gone) {
    const last = await lastPosition(db)
    if (reader.gone) break
    const until = told + LOOKED_AT
    const page = await read({ behind: told, until, limit: PAGE })
    if (reader.gone) break
    // Asked for behind the reading: what is kept now was kept then.
    if (!(await isKept(db, told))) {
      told = yield* snapshot()
      continue
    }
    yield* page
    const seen = page.at(-1)?.position ?? told
    if (page.length === PAGE) told = seen
    else if (until < last) told = until
    // All up to the last has been seen, and what was numbered while it was read.
    else {
      told = Math.max(last, seen)
      if (caughtUp) break
      // Not before: a reader of a long past would have to be told of all that happens meanwhile from memory.
      caughtUp = true
      reader.catchUp()
    }
    yield null
  }
  return told
}

/** Where a reader begins: behind a cursor of the feed, with a snapshot, or with what comes (null). */
export function beginningOf(after: string | null | undefined, snapshot: boolean): number | null {
  if (after !== null && after !== undefined) return Number(decodeCursor(after, isPlace, NOT_OF_FEED))
  return snapshot ? BEFORE_ALL : null
}

const NOT_OF_FEED = {
  en: '"after" is not a cursor of this subscription. Take it from `cursor` of the last that you were told, or leave it out.',
  zh: '"after" 不是本订阅的游标,请使用最后收到的 cursor 的值,或省略该参数。',
}

const isPlace = (key: string) => /^(-1|\d{1,15})$/.test(key)
