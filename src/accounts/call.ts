import type { Db } from '../shared/db.ts'
import type { Actor } from './organization.ts'

/** One call of a service: on which database, by whom, when. */
export interface Call {
  db: Db
  /** Who is signed in; null for a stranger. */
  actor: Actor | null
  now: Date
  /** Where it comes from; the service itself when left out. */
  origin?: Origin
}

/** Where a call comes from. */
export interface Origin {
  /** The IP address of the caller. */
  address: string
}

/** The same call on another handle of its database. */
export const callOn = ({ actor, now, origin }: Call, db: Db): Call => ({
  db,
  actor,
  now,
  ...(origin && { origin }),
})
