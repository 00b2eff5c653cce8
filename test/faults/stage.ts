import type { Db } from '../../src/shared/db.ts'
import { Client } from '../support/client.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { Booker, type Journal } from './journal.ts'

/** Who is there when something breaks: a lab with some instruments, and enterprises who book them. */
export interface Cast {
  lab: Lab
  bookables: string[]
  members: Member[]
  /** An enterprise of which no journal knows. */
  guest: Member
}

export async function castOf(url: string, { instruments = 3, enterprises = 4 } = {}): Promise<Cast> {
  // Seeding goes through the API alone.
  const seed = seeds({ url, db: null as unknown as Db, stranger: new Client(url), stop: async () => {} })
  const lab = await seed.lab()
  const bookables: string[] = []
  for (let i = 0; i < instruments; i++) bookables.push(await lab.instrument({ terms: { units: 2 } }))
  const members: Member[] = []
  for (let i = 0; i < enterprises; i++) members.push(await seed.enterprise())
  return { lab, bookables, members, guest: await seed.enterprise() }
}

/** Lets them book until they are told to stop. */
export const bookersOf = (
  { bookables, members }: Cast,
  journal: Journal,
  random: () => number,
  urls: readonly string[],
): Booker[] => members.map((member) => new Booker(member, journal, { urls, bookables, random }))
