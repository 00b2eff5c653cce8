import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise()
})
afterAll(() => service.stop())

test('of several mutations in one operation, each answers with what is true after it', async () => {
  const bookableId = await lab.instrument()
  const [first, second] = [60, 120].map((minutes) => ({
    startsAt: atQuarter(minutes),
    endsAt: atQuarter(minutes + 60),
  }))
  const range = { startsAt: first!.startsAt, endsAt: second!.endsAt }
  const seen = `booking { status bookable { slots(range: $range, durationMinutes: 60) { edges { node { startsAt } } }
    freeWindows(range: $range) { startsAt endsAt } } }`
  const answer = await enterprise.client.ask(
    `mutation ($one: HoldSlotInput!, $other: HoldSlotInput!, $range: PeriodInput!) {
      one: holdSlot(input: $one) { ${seen} } other: holdSlot(input: $other) { ${seen} } }`,
    {
      one: { bookableId, ...first, idempotencyKey: 'one' },
      other: { bookableId, ...second, idempotencyKey: 'other' },
      range,
    },
  )
  const starts = ({
    booking,
  }: {
    booking: { bookable: { slots: { edges: { node: { startsAt: string } }[] } } }
  }) => booking.bookable.slots.edges.map(({ node }) => node.startsAt)
  expect(starts(answer.one)).toEqual([second!.startsAt.toISOString()])
  expect(starts(answer.other)).toEqual([])
  expect(answer.one.booking.bookable.freeWindows).toHaveLength(1)
  expect(answer.other.booking.bookable.freeWindows).toEqual([])
})

test('an id written with capitals inside is the same id', async () => {
  const id = await lab.instrument()
  const { type, key } = parseGlobalId(id)!
  const shouted = Buffer.from(`${type}:${key.toUpperCase()}`).toString('base64url')
  const { node } = await service.stranger.ask('query ($id: ID!) { node(id: $id) { id } }', { id: shouted })
  expect(node.id).toBe(id)
})
