import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseGlobalId, toGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { act, book, confirm, hold, outcome, setBack } from '../support/bookings.ts'
import type { Client } from '../support/client.ts'
import { makeQualified, qualify, qualifyingDocument } from '../support/qualifications.ts'
import { addMember } from '../support/roles.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let otherLab: Lab
let enterprise: Member
let colleague: Client
let rival: Member

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  otherLab = await seed.lab()
  enterprise = await seed.enterprise()
  rival = await seed.enterprise()
  colleague = await addMember(service, enterprise)
})
afterAll(() => service.stop())

const TRAINED = { requiresQualification: true }
const ASSISTED = { ...TRAINED, tariff: { large: '200', small: '160', operatorPerHour: '90' } }
const trained = (terms: object = TRAINED) => lab.instrument({ terms })

const HOLD = `mutation ($input: HoldSlotInput!) { holdSlot(input: $input) { booking { status } userErrors {
  __typename code message ... on QualificationMissing {
    bookable { id } qualification { status expiresAt } operatorAssistedOffered operatorPerHour { amount }
  }
} } }`
const refusalOf = async (client: Client, bookableId: string) => {
  const startsAt = atQuarter(60)
  const input = { bookableId, startsAt, endsAt: minutesAfter(startsAt, 60), idempotencyKey: newId() }
  return (await client.ask(HOLD, { input })).holdSlot.userErrors[0]
}
const kindsTold = async (client: Client): Promise<string[]> =>
  (await client.ask(`{ myNotifications(first: 100) { edges { node { kind } } } }`)).myNotifications.edges.map(
    ({ node }: { node: { kind: string } }) => node.kind,
  )

test('without a qualification a hold is refused, and the answer says what is missing', async () => {
  const instrument = await trained()
  expect(await refusalOf(enterprise.client, instrument)).toEqual({
    ...{ __typename: 'QualificationMissing', code: 'QUALIFICATION_MISSING' },
    message: expect.stringContaining('requestQualification'),
    bookable: { id: instrument },
    qualification: null,
    ...{ operatorAssistedOffered: false, operatorPerHour: null },
  })
})

test('where the lab has an operator the answer offers one at its price, and that can be booked', async () => {
  const instrument = await trained(ASSISTED)
  expect(await refusalOf(enterprise.client, instrument)).toMatchObject({
    operatorAssistedOffered: true,
    operatorPerHour: { amount: '90.00' },
  })
  const booking = await book(enterprise.client, instrument, atQuarter(60), 120, { operatorAssisted: true })
  expect(booking).toMatchObject({
    status: 'CONFIRMED',
    priceParts: [
      { kind: 'TIME', amount: { amount: '320.00' } },
      { kind: 'OPERATOR', amount: { amount: '180.00' } },
    ],
  })
})

test('a person asks, the lab is told and grants, and the person is told and books', async () => {
  const instrument = await trained()
  const asked = await qualify(enterprise.client, 'requestQualification', {
    bookableId: instrument,
    note: 'Two years on a Rigaku',
  })
  expect(asked.qualification).toMatchObject({ status: 'REQUESTED', note: 'Two years on a Rigaku' })
  expect(await kindsTold(lab.client)).toContain('QUALIFICATION_REQUESTED')
  expect(await refusalOf(enterprise.client, instrument)).toMatchObject({
    qualification: { status: 'REQUESTED' },
  })
  const granted = await qualify(lab.client, 'grantQualification', {
    bookableId: instrument,
    personId: asked.qualification!.person.id,
  })
  expect(granted.qualification).toMatchObject({ status: 'GRANTED', expiresAt: null })
  expect(await kindsTold(enterprise.client)).toContain('QUALIFICATION_GRANTED')
  expect(outcome(await hold(enterprise.client, instrument, atQuarter(60), 60))).toBe('HELD')
})

test('asking again before the lab has answered changes the note and nothing else', async () => {
  const instrument = await trained()
  const ask = (note: string) =>
    qualify(enterprise.client, 'requestQualification', { bookableId: instrument, note })
  const first = (await ask('Please')).qualification!
  const told = (await kindsTold(lab.client)).length
  const again = (await ask('Any day in May')).qualification!
  expect(again).toEqual({ ...first, note: 'Any day in May' })
  expect(await kindsTold(lab.client)).toHaveLength(told)
})

test('a qualification is one person’s: a colleague still lacks it', async () => {
  const instrument = await trained()
  await makeQualified(enterprise.client, lab.client, instrument)
  expect(outcome(await hold(colleague, instrument, atQuarter(60), 60))).toBe('QUALIFICATION_MISSING')
  expect(outcome(await hold(enterprise.client, instrument, atQuarter(60), 60))).toBe('HELD')
})

test('a qualification must last until the end of the booking', async () => {
  const instrument = await trained()
  const startsAt = atQuarter(60)
  await makeQualified(enterprise.client, lab.client, instrument, minutesAfter(startsAt, 60))
  expect(outcome(await hold(enterprise.client, instrument, startsAt, 75))).toBe('QUALIFICATION_MISSING')
  expect(outcome(await hold(enterprise.client, instrument, startsAt, 60))).toBe('HELD')
})

test('what has expired is missing, may be asked for again, and lets bookings stay', async () => {
  const instrument = await trained()
  const { id } = await makeQualified(enterprise.client, lab.client, instrument, atQuarter(3_000))
  const booking = await book(enterprise.client, instrument, atQuarter(60), 60)
  await service.db.execute(
    sql`update qualification set requested_at = requested_at - interval '2 hours',
      granted_at = granted_at - interval '2 hours',
      expires_at = clock_timestamp() - interval '1 hour' where id = ${parseGlobalId(id)!.key}::uuid`,
  )
  expect(await refusalOf(enterprise.client, instrument)).toMatchObject({
    qualification: { status: 'EXPIRED' },
  })
  await setBack(service.db, booking.id, 60)
  expect(outcome(await act(enterprise.client, 'checkIn', { bookingId: booking.id }))).toBe('CHECKED_IN')
  const again = await qualify(enterprise.client, 'requestQualification', { bookableId: instrument })
  expect(again.qualification).toMatchObject({ id, status: 'REQUESTED' })
})

test('revoking takes it from new bookings only, says why, and may be undone', async () => {
  const instrument = await trained()
  const { id, person } = await makeQualified(enterprise.client, lab.client, instrument)
  const held = (await hold(enterprise.client, instrument, atQuarter(60), 60)).booking!
  const revoke = { qualificationId: id, reason: 'Left the beam on' }
  const revoked = await qualify(lab.client, 'revokeQualification', revoke)
  expect(revoked.qualification).toMatchObject({ status: 'REVOKED', revokedReason: 'Left the beam on' })
  expect((await qualify(lab.client, 'revokeQualification', revoke)).qualification).toEqual(
    revoked.qualification,
  )
  expect(await kindsTold(enterprise.client)).toContain('QUALIFICATION_REVOKED')
  expect(outcome(await confirm(enterprise.client, held.id))).toBe('CONFIRMED')
  expect(await refusalOf(enterprise.client, instrument)).toMatchObject({
    qualification: { status: 'REVOKED' },
  })
  const grant = { bookableId: instrument, personId: person.id }
  const granted = await qualify(lab.client, 'grantQualification', grant)
  expect(granted.qualification).toMatchObject({ id, status: 'GRANTED', revokedReason: null })
})

test('a lab turns a request down, and the person may ask again', async () => {
  const instrument = await trained()
  const ask = () => qualify(enterprise.client, 'requestQualification', { bookableId: instrument })
  const { id } = (await ask()).qualification!
  const revoke = { qualificationId: id, reason: 'No course before May' }
  expect((await qualify(lab.client, 'revokeQualification', revoke)).qualification?.status).toBe('REVOKED')
  expect((await ask()).qualification).toMatchObject({ id, status: 'REQUESTED' })
})

test('a lab may qualify whom it knows from a booking, before it demands it', async () => {
  const instrument = await lab.instrument()
  const booking = await book(rival.client, await lab.instrument(), atQuarter(60), 60)
  const { node } = await lab.client.ask(
    `query ($id: ID!) { node(id: $id) { ... on Booking { heldBy { id } } } }`,
    { id: booking.id },
  )
  const grant = { bookableId: instrument, personId: node.heldBy.id }
  const { qualification } = await qualify(lab.client, 'grantQualification', grant)
  expect(qualification).toMatchObject({ status: 'GRANTED', organization: { id: rival.organizationId } })
  await lab.client.ask(
    `mutation ($input: ChangeInstrumentInput!) { changeInstrument(input: $input) { userErrors { message } } }`,
    { input: { instrumentId: instrument, terms: TRAINED } },
  )
  expect(outcome(await hold(rival.client, instrument, atQuarter(60), 60))).toBe('HELD')
  expect(outcome(await hold(enterprise.client, instrument, atQuarter(180), 60))).toBe('QUALIFICATION_MISSING')
})

test('a person who neither asked nor booked at the lab does not exist for it', async () => {
  const theirs = await otherLab.instrument({ terms: TRAINED })
  const asked = await qualify(rival.client, 'requestQualification', { bookableId: theirs })
  const stranger = await seeds(service).enterprise()
  const elsewhere = await qualify(stranger.client, 'requestQualification', { bookableId: theirs })
  const document = qualifyingDocument('grantQualification')
  for (const personId of [elsewhere.qualification!.person.id, toGlobalId('Person', newId())]) {
    const input = { bookableId: await trained(), personId }
    expect(await lab.client.faultOf(document, { input })).toBe('NOT_FOUND')
  }
  const foreign = { bookableId: theirs, personId: asked.qualification!.person.id }
  expect(await lab.client.faultOf(document, { input: foreign })).toBe('NOT_FOUND')
})

test('only an OWNER or MANAGER of the lab grants and revokes; to others a qualification does not exist', async () => {
  const instrument = await trained()
  const { id, person } = await makeQualified(enterprise.client, lab.client, instrument)
  const member = await addMember(service, lab)
  const [grant, revoke] = [
    qualifyingDocument('grantQualification'),
    qualifyingDocument('revokeQualification'),
  ]
  const granting = { input: { bookableId: instrument, personId: person.id } }
  const revoking = { input: { qualificationId: id, reason: 'Mine' } }
  expect(await member.faultOf(grant, granting)).toBe('FORBIDDEN')
  expect(await member.faultOf(revoke, revoking)).toBe('FORBIDDEN')
  expect(await enterprise.client.faultOf(revoke, revoking)).toBe('FORBIDDEN')
  for (const client of [otherLab.client, rival.client, colleague]) {
    expect(await client.faultOf(revoke, revoking)).toBe('NOT_FOUND')
    expect(await client.faultOf(`query ($id: ID!) { node(id: $id) { id } }`, { id })).toBe('NOT_FOUND')
  }
  expect(await service.stranger.faultOf(revoke, revoking)).toBe('UNAUTHENTICATED')
  for (const client of [enterprise.client, member]) {
    const { node } = await client.ask(`query ($id: ID!) { node(id: $id) { __typename id } }`, { id })
    expect(node).toEqual({ __typename: 'Qualification', id })
  }
})

const OF_BOOKABLE = `query ($id: ID!, $open: Boolean!) { node(id: $id) { ... on Bookable {
  qualifications(open: $open) { edges { node { status person { name } } } }
} } }`

test('a lab lists who is qualified and who waits; a person sees their own', async () => {
  const instrument = await trained()
  await makeQualified(enterprise.client, lab.client, instrument)
  await qualify(colleague, 'requestQualification', { bookableId: instrument })
  const list = async (open: boolean) =>
    (await lab.client.ask(OF_BOOKABLE, { id: instrument, open })).node.qualifications.edges.map(
      ({ node }: { node: { status: string } }) => node.status,
    )
  expect(await list(false)).toEqual(['REQUESTED', 'GRANTED'])
  expect(await list(true)).toEqual(['REQUESTED'])
  expect(await enterprise.client.faultOf(OF_BOOKABLE, { id: instrument, open: false })).toBe('FORBIDDEN')
  const mine = `{ myQualifications(first: 1) { edges { node { bookable { id } status } } pageInfo { hasNextPage } } }`
  expect((await colleague.ask(mine)).myQualifications).toEqual({
    edges: [{ node: { bookable: { id: instrument }, status: 'REQUESTED' } }],
    pageInfo: { hasNextPage: false },
  })
})

test('asking for a longer one while it holds shows as an open request, and keeps it valid', async () => {
  const instrument = await trained()
  await makeQualified(enterprise.client, lab.client, instrument, atQuarter(3_000))
  const { qualification } = await qualify(enterprise.client, 'requestQualification', {
    bookableId: instrument,
  })
  expect(qualification?.status).toBe('GRANTED')
  const { node } = await lab.client.ask(OF_BOOKABLE, { id: instrument, open: true })
  expect(node.qualifications.edges).toHaveLength(1)
  expect(outcome(await hold(enterprise.client, instrument, atQuarter(60), 60))).toBe('HELD')
})

test('what cannot be asked or granted is refused with the field', async () => {
  const problem = async (client: Client, name: Parameters<typeof qualify>[1], input: object) =>
    (await qualify(client, name, input)).userErrors[0]
  const plain = await lab.instrument()
  expect(await problem(enterprise.client, 'requestQualification', { bookableId: plain })).toMatchObject({
    path: ['bookableId'],
  })
  const instrument = await trained()
  const long = { bookableId: instrument, note: 'x'.repeat(501) }
  expect(await problem(enterprise.client, 'requestQualification', long)).toMatchObject({ path: ['note'] })
  const { id, person } = await makeQualified(enterprise.client, lab.client, instrument)
  const past = { bookableId: instrument, personId: person.id, expiresAt: minutesAfter(new Date(), -1) }
  expect(await problem(lab.client, 'grantQualification', past)).toMatchObject({ path: ['expiresAt'] })
  const silent = { qualificationId: id, reason: ' ' }
  expect(await problem(lab.client, 'revokeQualification', silent)).toMatchObject({ path: ['reason'] })
})
