import type { BookableKind } from '../catalog/bookable.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { after, DAY, HOUR, type Period } from '../shared/period.ts'
import { type Story, storyOver, storyToCome, WAITING } from './booking-story.ts'
import { type Random, randomFrom, wholeNumber } from './random.ts'

const SEED = 20_260_701

/** A time that is filled with bookings. */
export interface Chapter extends Period {
  random: Random
  /** How many bookings a bookable gets. */
  demandFor: (bookable: Bookable) => number
  /** What became of the n-th booking of a bookable. */
  storyOf: (bookable: Bookable, n: number) => Story
  /** When a slot was held, so that its story could happen since. */
  heldAt: (bookable: Bookable, slot: Period, story: Story) => Date
}

/** Of what is no instrument. */
const DEMAND: Partial<Record<BookableKind, { past: number; toCome: number }>> = {
  EXPERT: { past: 1, toCome: 2 },
  SESSION_SERIES: { past: 3, toCome: 6 },
}

const THE_MODEL_BOOKED_MOST = 'D8 ADVANCE'

/** The coming four weeks. */
export function toCome(now: Date): Chapter {
  const random = randomFrom(SEED)
  return {
    ...{ startsAt: now, endsAt: after(now, 28 * DAY), random },
    demandFor: ({ kind, units, model }) =>
      DEMAND[kind]?.toCome ?? 5 + units + (model === THE_MODEL_BOOKED_MOST ? 8 : 0),
    storyOf: ({ confirmation }) => storyToCome(confirmation, random),
    heldAt: ({ policy }, _slot, story) => {
      // What waits for an answer has not waited for long: otherwise it would have expired.
      const longest = story === WAITING ? policy.answerMinutes / 60 / 2 : 240
      return after(now, -wholeNumber(random, 6, longest) * HOUR)
    },
  }
}

/** Instruments whose first booking of the last weeks nobody came to. */
const MISSED = ['LabRAM HR Evolution', 'FSW43']

/** The last three weeks, up to yesterday: less than the bookables are old, so that all could be booked. */
export function past(now: Date): Chapter {
  const random = randomFrom(SEED + 1)
  return {
    ...{ startsAt: after(now, -21 * DAY), endsAt: after(now, -DAY), random },
    demandFor: ({ kind, model }) => DEMAND[kind]?.past ?? (model === THE_MODEL_BOOKED_MOST ? 6 : 2),
    storyOf: ({ confirmation, model }, n) => storyOver(confirmation, n === 0 && MISSED.includes(model ?? '')),
    heldAt: ({ leadMinutes }, { startsAt }) =>
      after(startsAt, -wholeNumber(random, leadMinutes / 60 + 6, 168) * HOUR),
  }
}
