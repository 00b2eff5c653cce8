import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askForRatings } from '../../src/cases/satisfaction/ask.service.ts'
import { rows } from '../../src/shared/db.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { booked, deliver, doCase, openCaseOf, RATE, rate, readCase } from '../support/cases.ts'
import { mandated } from '../support/mandates.ts'
import { addMember } from '../support/roles.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let enterprise: Member
let window: Member
let lab: Lab
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  ;[enterprise, window, lab] = await Promise.all([seed.enterprise(), seed.window(), seed.lab()])
})
afterAll(() => service.stop())

async function delivered(client = enterprise.client, at = lab): Promise<string> {
  const bookingId = await booked(client, at)
  await deliver(service.db, bookingId)
  return bookingId
}
const SEEN = `query ($id: ID!) { node(id: $id) { ... on Booking { satisfaction { score words } } } }`
const FIGURES = 'query ($id: ID!) { node(id: $id) { ... on Organization { satisfaction { count mean } } } }'
const figures = async ({ client }: Member, { organizationId: id }: Member = lab) =>
  (await client.ask(FIGURES, { id })).node.satisfaction

describe('a rating', () => {
  test('is given once the service was delivered, never before', async () => {
    const bookingId = await booked(enterprise.client, lab)
    const early = await rate(enterprise.client, { bookingId, score: 4 })
    expect(early).toMatchObject({ satisfaction: null, userErrors: [{ code: 'STATE_CONFLICT' }] })
    await deliver(service.db, bookingId)
    const { satisfaction } = await rate(enterprise.client, { bookingId, score: 4, words: ' 报告清楚 ' })
    expect(satisfaction).toMatchObject({ score: 4, words: '报告清楚', changedAt: null })
  })

  test('can be changed for 14 days, and then no more', async () => {
    const bookingId = await delivered()
    const first = (await rate(enterprise.client, { bookingId, score: 2 })).satisfaction
    const days = (Date.parse(first.changeableUntil) - Date.parse(first.ratedAt)) / 86_400_000
    expect(days).toBe(14)
    const changed = (await rate(enterprise.client, { bookingId, score: 5, words: '补测了' })).satisfaction
    expect(changed).toMatchObject({ score: 5, ratedAt: first.ratedAt, changedAt: expect.any(String) })
    await service.db.execute(
      sql`update satisfaction set rated_at = rated_at - interval '15 days' where id = ${parseGlobalId(bookingId)!.key}::uuid`,
    )
    const late = await rate(enterprise.client, { bookingId, score: 1 })
    expect(late.userErrors).toMatchObject([{ code: 'STATE_CONFLICT' }])
    expect((await enterprise.client.ask(SEEN, { id: bookingId })).node.satisfaction.score).toBe(5)
  })

  test.each([0, 6])('of %i is refused', async (score) => {
    const refused = await rate(enterprise.client, { bookingId: await delivered(), score })
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['score'] }])
  })

  test('is given by the people of the enterprise alone: not by the lab, others, or under its mandate', async () => {
    const giver = await seeds(service).enterprise()
    const { clerk } = await mandated(giver, window)
    const input = { bookingId: await delivered(giver.client), score: 5 }
    expect(await lab.client.faultOf(RATE, { input })).toBe('FORBIDDEN')
    expect(await clerk.faultOf(RATE, { input })).toBe('FORBIDDEN')
    for (const { client } of [enterprise, window])
      expect(await client.faultOf(RATE, { input })).toBe('NOT_FOUND')
    expect((await rate(await addMember(service, giver), input)).userErrors).toEqual([])
  })

  test('is read with its words by enterprise and lab, and as a score by the window of its case', async () => {
    const giver = await seeds(service).enterprise()
    const { clerk } = await mandated(giver, window)
    const { id: caseId } = await openCaseOf(window.client, giver.organizationId)
    const bookingId = await delivered(clerk)
    await rate(giver.client, { bookingId, score: 3, words: '等得久' })
    // Linked only now, and counted for the window all the same.
    await doCase(window.client, 'linkToCase', { caseId, bookingId })
    for (const { client } of [giver, lab])
      expect((await client.ask(SEEN, { id: bookingId })).node.satisfaction).toEqual({
        score: 3,
        words: '等得久',
      })
    expect((await clerk.ask(SEEN, { id: bookingId })).node.satisfaction).toBeNull()
    const seen = await readCase(window.client, caseId)
    expect(seen).toMatchObject({ services: [{ score: 3 }] })
    expect(JSON.stringify(seen)).not.toContain('等得久')
  })

  test('keeps what statistics go by', async () => {
    const { id: caseId } = await openCaseOf(window.client, enterprise.organizationId)
    const bookingId = await delivered()
    await doCase(enterprise.client, 'linkToCase', { caseId, bookingId })
    await rate(enterprise.client, { bookingId, score: 5 })
    const kept = await rows(
      service.db,
      sql`select lab_id as lab, window_id as "window", district, quality_elements as elements, mode,
        delivered_at is not null as delivered from satisfaction where id = ${parseGlobalId(bookingId)!.key}::uuid`,
    )
    expect(kept).toEqual([
      {
        ...{ lab: parseGlobalId(lab.organizationId)!.key, window: parseGlobalId(window.organizationId)!.key },
        ...{ district: '310112', elements: ['TESTING'], mode: 'TIME_SHARE', delivered: true },
      },
    ])
  })
})

test('a lab reads how many ratings it has and their mean, and nobody else does', async () => {
  const own = await seeds(service).lab()
  expect(await figures(own, own)).toEqual({ count: 0, mean: null })
  for (const score of [5, 4, 4])
    await rate(enterprise.client, { bookingId: await delivered(enterprise.client, own), score })
  await delivered(enterprise.client, own)
  const { count, mean } = await figures(own, own)
  expect([count, mean.toFixed(2)]).toEqual([3, '4.33'])
  for (const other of [enterprise, window, lab]) expect(await figures(other, own)).toBeNull()
})

describe('after each service', () => {
  const askedOf = async ({ client }: Member, bookingId: string): Promise<number> =>
    (
      await client.ask('{ myNotifications(first: 100) { edges { node { kind booking { id } } } } }')
    ).myNotifications.edges.filter(
      ({ node }: { node: { kind: string; booking: { id: string } | null } }) =>
        node.kind === 'RATING_ASKED' && node.booking?.id === bookingId,
    ).length
  const ask = () => askForRatings({ db: service.db, now: new Date() })

  test('the enterprise is asked how it was, once', async () => {
    const [bookingId, toCome] = [await delivered(), await booked(enterprise.client, lab)]
    await ask()
    expect(await ask()).toBe(0)
    expect([await askedOf(enterprise, bookingId), await askedOf(enterprise, toCome)]).toEqual([1, 0])
    expect((await rate(enterprise.client, { bookingId, score: 5 })).userErrors).toEqual([])
  })

  test('whoever has rated already is not asked', async () => {
    const bookingId = await delivered()
    await rate(enterprise.client, { bookingId, score: 5 })
    await ask()
    expect(await askedOf(enterprise, bookingId)).toBe(0)
  })

  test('everybody in the enterprise is asked where its delegate booked, and the delegate is not', async () => {
    const giver = await seeds(service).enterprise()
    const { clerk } = await mandated(giver, window)
    const bookingId = await delivered(clerk)
    await ask()
    expect([await askedOf(giver, bookingId), await askedOf(window, bookingId)]).toEqual([1, 0])
  })
})
