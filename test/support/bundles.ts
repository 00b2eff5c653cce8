import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Db } from '../../src/shared/db.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import type { Client } from './client.ts'

const PARTS = `parts {
  ref position startsAt endsAt price { amount } cancellationFee { amount }
  booking { id status startsAt endsAt expiresAt bookable { id } units approvalCause replacement { id status startsAt } bundle { id } meeting { place district { code } address } charge { total { amount } } }
  order { id status expectedOn reportDueOn samples lab { id } bundle { id } }
}`
export const BUNDLE = `bundle {
  id status complete expiresAt total { amount } releaseCost { amount }
  sequences { before after minGapMinutes maxGapMinutes } within { parts days } ${PARTS}
}`
const ERRORS = `userErrors {
  code message path
  ... on BundleInfeasible { obstacle part neededMinutes fitsUntil alone { ref from } }
}`

export interface BookedPart {
  id: string
  status: string
  startsAt: string
  endsAt: string
  expiresAt: string | null
  bookable: { id: string }
  replacement: { id: string; status: string; startsAt: string } | null
  charge: { total: { amount: string } } | null
  meeting: { place: string; district: { code: string } | null; address: string | null } | null
  units: number
}

export interface PartAnswer {
  ref: string
  position: number
  startsAt: string
  endsAt: string
  price: { amount: string }
  cancellationFee: { amount: string } | null
  booking: BookedPart | null
  order: { id: string; status: string; expectedOn: string; reportDueOn: string; samples: number } | null
}

export interface BundleAnswer {
  id: string
  status: string
  complete: boolean
  expiresAt: string | null
  total: { amount: string }
  releaseCost: { amount: string }
  parts: PartAnswer[]
}

export interface BundleHeld {
  bundle: BundleAnswer | null
  userErrors: {
    code: string
    message: string
    path: string[]
    obstacle?: string
    part?: string | null
    neededMinutes?: number | null
    fitsUntil?: string | null
    alone?: { ref: string; from: string | null }[]
  }[]
}

const INPUTS = {
  holdBundle: 'HoldBundleInput',
  confirmBundle: 'ConfirmBundleInput',
  releaseBundle: 'ReleaseBundleInput',
  rescheduleBundle: 'RescheduleBundleInput',
}

const document = (name: keyof typeof INPUTS) =>
  `mutation ($input: ${INPUTS[name]}!) { ${name}(input: $input) { ${BUNDLE} ${ERRORS} } }`

const perform = async (client: Client, name: keyof typeof INPUTS, input: object): Promise<BundleHeld> =>
  (await client.ask(document(name), { input }))[name]

/** Holds parts together, under rules if there are any. */
export const holdBundle = (
  client: Client,
  parts: object[],
  more: object = {},
  idempotencyKey: string = randomUUID(),
): Promise<BundleHeld> => perform(client, 'holdBundle', { parts, idempotencyKey, ...more })

export const confirmBundle = (client: Client, bundleId: string, idempotencyKey: string = randomUUID()) =>
  perform(client, 'confirmBundle', { bundleId, idempotencyKey })

export const releaseBundle = (client: Client, bundleId: string, reason?: string) =>
  perform(client, 'releaseBundle', { bundleId, reason })

export const rescheduleBundle = (client: Client, bundleId: string, parts: object[], more: object = {}) =>
  perform(client, 'rescheduleBundle', { bundleId, parts, idempotencyKey: randomUUID(), ...more })

export const readBundle = async (client: Client, id: string): Promise<BundleAnswer> =>
  (await client.ask(`query ($id: ID!) { ${BUNDLE.replace('bundle', 'bundle(id: $id)')} }`, { id })).bundle

/** A part that is so many minutes of any of some bookables. */
export const time = (
  ref: string,
  bookableIds: string | string[],
  durationMinutes = 60,
  more: object = {},
) => ({
  ...{ ref, time: { bookableIds: [bookableIds].flat(), durationMinutes } },
  ...more,
})

/** A part that is a session of an hour with any of some experts, at a place if one is named. */
export const session = (
  ref: string,
  expertIds: string | string[],
  where: object = {},
  more: object = {},
) => ({
  ref,
  time: { bookableIds: [expertIds].flat(), durationMinutes: 60, ...where },
  ...more,
})

/** A part that is a test of some samples by any of some services. */
export const tested = (ref: string, serviceIds: string[], samples = 1, more: object = {}) => ({
  ref,
  test: { serviceIds, samples, subject: '金属拉伸试验', ...more },
})

export const first = (before: string, after: string, more: object = {}) => ({ before, after, ...more })

export const partNamed = ({ parts }: BundleAnswer, ref: string): PartAnswer =>
  parts.find((part) => part.ref === ref)!

export const bookingsOf = ({ parts }: BundleAnswer): BookedPart[] =>
  parts.flatMap(({ booking }) => booking ?? [])

/** As if everything of a bundle had been held so many minutes earlier. */
export async function letPass(db: Db, bundleId: string, minutes: number): Promise<void> {
  const { key } = parseGlobalId(bundleId)!
  for (const table of ['booking', 'test_order']) {
    await db.execute(sql`
      update ${sql.raw(table)} set due_at = due_at - make_interval(mins => ${minutes}::integer)
      where bundle_part_id in (select id from bundle_part where bundle_id = ${key}::uuid)`)
  }
}
