import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rows } from '../../src/shared/db.ts'
import { book, hold } from '../support/bookings.ts'
import { CONTACT, doCase, openCaseOf } from '../support/cases.ts'
import { Client } from '../support/client.ts'
import { issue, receivedOrder, reportFile, testedOrder, WHERE } from '../support/custody.ts'
import { cloneDatabase } from '../support/database.ts'
import { expertOf, sessionsOf, trainingOf } from '../support/experts.ts'
import { mandated } from '../support/mandates.ts'
import { qualify } from '../support/qualifications.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { type ServerProcess, startProcess } from '../support/server-process.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'
import { waiting } from '../support/waitlist.ts'

/** What belongs to an enterprise and its lab, and a rival and another lab ask for. */
let service: TestService
/** Another process of it, whose first wall is down: whoever asks may do everything, and to everything. */
let open: ServerProcess
let lab: Lab
let owner: Member
let strangers: Record<string, Client>
let instrument: string
let closureId: string
let fileId: string
/** Who acts for the owner under a mandate. */
let clerk: Client
const ids: Record<string, string> = {}

beforeAll(async () => {
  const database = await cloneDatabase()
  service = await startService({}, database)
  const preload = fileURLToPath(new URL('first-wall-down.mjs', import.meta.url))
  open = await startProcess({ DATABASE_URL: database.url! }, { options: ['--import', preload] })
  const seed = seeds(service)
  const [rival, otherLab] = [await seed.enterprise(), await seed.lab()]
  lab = await seed.lab()
  owner = await seed.enterprise()
  strangers = {
    ...{ 'another enterprise': through(open, rival.client), 'another lab': through(open, otherLab.client) },
    nobody: new Client(open.url),
  }
  instrument = await lab.instrument({ terms: { confirmation: 'APPROVAL' } })
  const trained = await lab.instrument({ terms: { requiresQualification: true } })
  const full = await lab.instrument()
  const at = atQuarter(24 * 60)
  ids.booking = (await book(owner.client, instrument, at, 60)).id
  ids.hold = (await hold(owner.client, instrument, minutesAfter(at, 120), 60)).booking!.id
  await hold(owner.client, full, at, 60)
  ids.entry = (await waiting(owner.client, full, { startsAt: at })).id
  ids.qualification = (await qualify(owner.client, 'requestQualification', { bookableId: trained }))
    .qualification!.id
  const saving = { name: 'mine', filter: { text: 'XRD' } }
  const SAVE = `mutation ($input: SaveSearchInput!) { saveSearch(input: $input) { savedSearch { id } userErrors { message } } }`
  const window = await seed.window()
  ids.case = (await openCaseOf(window.client, owner.organizationId, { contact: CONTACT })).id
  const proposals = [{ bookableId: instrument, remark: 'for its enterprise only' }]
  await doCase(window.client, 'proposeForCase', { caseId: ids.case, proposals })
  ids.search = (await owner.client.ask(SAVE, { input: saving })).saveSearch.savedSearch.id
  const told = await lab.client.ask('{ myNotifications { edges { node { id } } } }')
  ids.notification = told.myNotifications.edges[0].node.id

  const CLOSE = 'mutation ($input: AddClosureInput!) { addClosure(input: $input) { closure { id } } }'
  const closing = { bookableId: trained, startsAt: at, endsAt: minutesAfter(at, 60), reason: 'OTHER' }
  closureId = (await lab.client.ask(CLOSE, { input: closing })).addClosure.closure.id

  const parties = { lab, enterprise: owner }
  ids.tested = await testedOrder(parties)
  const { orderId, samples } = await receivedOrder(parties)
  Object.assign(ids, { received: orderId, sample: samples[0]!.id })
  fileId = await reportFile(service, parties)
  const reported = await issue(
    lab.client,
    await testedOrder(parties),
    await reportFile(service, parties),
    'R-1',
  )
  ids.report = reported.report.id
  ids.session = (await book(owner.client, await expertOf(lab), at, 60)).id
  const training = await trainingOf(lab)
  const [, day] = await sessionsOf(owner.client, training)
  ids.seats = (await book(owner.client, training, day!.startsAt, 120)).id
  await lab.client.ask(mutation('writeSessionNote', `bookingId: "${ids.session}", text: "Confidential"`))
  clerk = (await mandated(owner, await seed.window())).clerk
})
afterAll(async () => {
  await open.kill()
  await service.stop()
})

const through = ({ url }: ServerProcess, { token, language, enterpriseId }: Client) =>
  new Client(url, token, language, enterpriseId)

/** What the second wall stands around. */
const walledTables = () =>
  rows<{ name: string }>(
    service.db,
    sql`select oid::regclass::text as name from pg_class where relrowsecurity`,
  )

/** All that is private, as the owner of the database sees it. */
const contents = async () =>
  (
    await rows<{ text: string }>(
      service.db,
      sql`select md5(concat(
        (select string_agg(b::text, ' ' order by id) from booking b),
        (select string_agg(e::text, ' ' order by booking_id, number) from booking_event e),
        (select string_agg(to_jsonb(w)::text, ' ' order by id) from waitlist_entry w),
        (select string_agg(n::text, ' ' order by id) from session_note n),
        (select string_agg(p::text, ' ' order by booking_id, number) from participant p),
        (select string_agg(q::text, ' ' order by id) from qualification q),
        (select string_agg(s::text, ' ' order by id) from saved_search s),
        (select string_agg(h::text, ' ' order by sample_id, number) from hand_over h),
        (select string_agg(r::text, ' ' order by id) from report r),
        (select string_agg(c::text, ' ' order by id) from desk_case c),
        (select string_agg(c::text, ' ' order by case_id) from case_contact c),
        (select string_agg(e::text, ' ' order by case_id, number) from case_event e),
        (select string_agg(p::text, ' ' order by id) from case_proposal p),
        (select string_agg(s::text, ' ' order by id) from case_service s),
        (select string_agg(s::text, ' ' order by id) from satisfaction s),
        (select string_agg(concat(id, read_at), ' ' order by id) from notification),
        (select string_agg(concat(id, retired_at), ' ' order by id) from bookable),
        (select string_agg(c::text, ' ' order by id) from closure c),
        (select string_agg(r::text, ' ' order by id) from opening_rule r))) as text`,
    )
  )[0]!.text

const mutation = (name: string, input: string) => `mutation { ${name}(input: { ${input} }) { __typename } }`
const key = () => `idempotencyKey: "${randomUUID()}"`
const where = () => `condition: "${WHERE.condition}", location: "${WHERE.location}"`
const later = () => {
  const at = atQuarter(72 * 60)
  return `startsAt: "${at.toISOString()}", endsAt: "${minutesAfter(at, 60).toISOString()}"`
}

const MUTATIONS: [string, () => string][] = [
  ['cancelBooking', () => `bookingId: "${ids.booking}"`],
  ['confirmBooking', () => `bookingId: "${ids.hold}", ${key()}`],
  ['approveBooking', () => `bookingId: "${ids.booking}"`],
  ['declineBooking', () => `bookingId: "${ids.booking}"`],
  ['checkIn', () => `bookingId: "${ids.booking}"`],
  ['checkOut', () => `bookingId: "${ids.booking}"`],
  ['assignUnits', () => `bookingId: "${ids.booking}", units: [1]`],
  ['restoreBooking', () => `bookingId: "${ids.booking}"`],
  ['rescheduleBooking', () => `bookingId: "${ids.booking}", ${later()}, ${key()}`],
  [
    'extendBooking',
    () => `bookingId: "${ids.booking}", endsAt: "${atQuarter(72 * 60).toISOString()}", ${key()}`,
  ],
  [
    'handOverSample',
    () =>
      `sampleId: "${ids.sample}", from: { kind: LAB, name: "王" }, to: { kind: LAB }, ${where()}, ${key()}`,
  ],
  ['rejectSamples', () => `orderId: "${ids.received}", reason: "none"`],
  ['issueReport', () => `orderId: "${ids.tested}", fileId: "${fileId}", number: "R-2", ${key()}`],
  ['writeSessionNote', () => `bookingId: "${ids.session}", text: "none"`],
  ['nameParticipants', () => `bookingId: "${ids.seats}", names: ["none"]`],
  ['recordAttendance', () => `bookingId: "${ids.seats}", came: [1]`],
  ['leaveWaitlist', () => `entryId: "${ids.entry}"`],
  ['revokeQualification', () => `qualificationId: "${ids.qualification}", reason: "none"`],
  ['deleteSavedSearch', () => `savedSearchId: "${ids.search}"`],
  ['updateCase', () => `caseId: "${ids.case}", problem: "none"`],
  ['closeCase', () => `caseId: "${ids.case}", outcome: SOLVED, words: "none"`],
  ['eraseContact', () => `caseId: "${ids.case}"`],
  ['proposeForCase', () => `caseId: "${ids.case}", proposals: [{ bookableId: "${instrument}" }]`],
  ['linkToCase', () => `caseId: "${ids.case}", bookingId: "${ids.booking}"`],
  ['rateService', () => `bookingId: "${ids.booking}", score: 1`],
  ['markNotificationsRead', () => `notificationIds: ["${ids.notification}"]`],
]

// Everybody reads these, so that only the database's refusal is left.
const OF_LISTINGS: typeof MUTATIONS = [
  ['retireBookable', () => `bookableId: "${instrument}"`],
  ['setOpeningRules', () => `bookableId: "${instrument}", rules: []`],
  ['addClosure', () => `bookableId: "${instrument}", ${later()}, reason: OTHER`],
  ['removeClosure', () => `closureId: "${closureId}"`],
]

const OF_BOOKABLE = `query ($id: ID!) { node(id: $id) { ... on Instrument {
  bookings { edges { node { id } } } waitlist { edges { node { id } } } qualifications { edges { node { id } } }
} } }`
const MINE = ['myBookings', 'myWaitlist', 'myQualifications', 'myNotifications', 'savedSearches', 'myCases']

describe.each(['another enterprise', 'another lab', 'nobody'])('with the first wall down, %s', (who) => {
  test.each([
    'booking',
    'hold',
    'session',
    'seats',
    'entry',
    'qualification',
    'search',
    'notification',
    'case',
    'sample',
    'report',
  ])('finds no %s by its id', async (what) => {
    const { data, errors } = await strangers[who]!.send(
      'query ($id: ID!) { node(id: $id) { id __typename } }',
      {
        id: ids[what],
      },
    )
    expect(data).toBeNull()
    expect(errors![0]!.extensions.code).toBe('NOT_FOUND')
  })

  test('sees nobody on a bookable of another lab', async () => {
    const { data } = await strangers[who]!.send(OF_BOOKABLE, { id: instrument })
    const lists = Object.values(data?.node ?? {}) as { edges: unknown[] }[]
    for (const list of lists) expect(list.edges).toEqual([])
    expect(lists).toHaveLength(3)
  })

  test('sees only its own in its lists', async () => {
    for (const list of MINE) {
      const { data } = await strangers[who]!.send(`{ ${list} { edges { node { id } } } }`)
      const found = data?.[list]?.edges.map(({ node }: { node: { id: string } }) => node.id) ?? []
      expect(found.filter((id: string) => Object.values(ids).includes(id))).toEqual([])
    }
  })

  test.each(MUTATIONS)('changes nothing of others with %s', async (name, input) => {
    const before = await contents()
    const { errors } = await strangers[who]!.send(mutation(name, input()))
    expect(errors?.[0]?.extensions.code).toMatch(/^(NOT_FOUND|UNAUTHENTICATED)$/)
    expect(await contents()).toBe(before)
  })

  test.each(OF_LISTINGS)('changes no listing of another lab with %s', async (name, input) => {
    const before = await contents()
    const { errors } = await strangers[who]!.send(mutation(name, input()))
    expect(errors?.[0]?.extensions.code).toMatch(/^(INTERNAL|UNAUTHENTICATED)$/)
    expect(await contents()).toBe(before)
  })
})

test('without the second wall the same questions are answered, and the same changes made', async () => {
  const tables = await walledTables()
  // Table by table: the service is at work on them, in an order of its own.
  const each = async (action: string) => {
    for (const { name } of tables)
      await service.db.execute(sql.raw(`alter table ${name} ${action} row level security`))
  }
  await each('disable')
  try {
    const rival = strangers['another enterprise']!
    for (const id of Object.values(ids))
      expect((await rival.ask('query ($id: ID!) { node(id: $id) { id } }', { id })).node).toEqual({ id })
    const { node } = await rival.ask(OF_BOOKABLE, { id: instrument })
    expect(node.bookings.edges).toHaveLength(2)
    const before = await contents()
    await rival.send(mutation('cancelBooking', `bookingId: "${ids.hold}"`))
    expect(await contents()).not.toBe(before)
  } finally {
    await each('enable')
  }
})

test('the notes of a session are for its parties, and not for who acts for one of them', async () => {
  const document = `query ($id: ID!) { node(id: $id) { ... on Booking { sessionNotes { edges { node { text } } } } } }`
  const read = async (client: Client) =>
    (await client.ask(document, { id: ids.session })).node.sessionNotes.edges.length
  const seen = [owner.client, lab.client, clerk].map((client) => read(through(open, client)))
  expect(await Promise.all(seen)).toEqual([1, 1, 0])
})

test('its parties go on seeing it', async () => {
  for (const { client } of [owner, lab]) {
    const { node } = await through(open, client).ask('query ($id: ID!) { node(id: $id) { id } }', {
      id: ids.booking,
    })
    expect(node).toEqual({ id: ids.booking })
  }
})
