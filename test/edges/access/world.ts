import { randomUUID } from 'node:crypto'
import { linkSubject } from '../../../src/accounts/oidc/identities.repository.ts'
import { parseGlobalId, toGlobalId } from '../../../src/shared/global-id.ts'
import { newId } from '../../../src/shared/id.ts'
import { book, hold } from '../../support/bookings.ts'
import { holdBundle, time } from '../../support/bundles.ts'
import { doCase, openCaseOf } from '../../support/cases.ts'
import {
  acceptedOrder,
  BAR,
  issue,
  type Parties,
  receivedOrder,
  registered,
  reportFile,
  testedOrder,
} from '../../support/custody.ts'
import { expertOf, sessionsOf, trainingOf } from '../../support/experts.ts'
import { mandated, offer } from '../../support/mandates.ts'
import { addressee, tell } from '../../support/notices.ts'
import { accept, actOn, quote, request } from '../../support/orders.ts'
import { colleague, invite, newEmail } from '../../support/people.ts'
import { qualify } from '../../support/qualifications.ts'
import { type Lab, type Member, seeds } from '../../support/seed.ts'
import { DAYS, holdSeries } from '../../support/series.ts'
import type { TestService } from '../../support/service.ts'
import { testServiceOf } from '../../support/test-services.ts'
import { atQuarter, minutesAfter } from '../../support/time.ts'
import { waiting } from '../../support/waitlist.ts'

/** Stands in everything that only the parties may read. */
export const SECRET = 'for the parties only'

/** What belongs to a lab and an enterprise that do business with each other. */
export interface World {
  lab: Lab
  enterprise: Member
  /** Which acts for the enterprise under a mandate. */
  window: Member
  ids: Ids
}

/** The id of one object of each kind. */
export type Ids = Record<
  | (
      | 'lab'
      | 'enterprise'
      | 'site'
      | 'instrument'
      | 'expert'
      | 'training'
      | 'guarded'
      | 'onRequest'
      | 'closure'
      | 'synonyms'
      | 'testService'
    )
  | (
      | 'held'
      | 'requested'
      | 'confirmed'
      | 'consultation'
      | 'seats'
      | 'series'
      | 'bundle'
      | 'entry'
      | 'qualification'
      | 'person'
    )
  | ('request' | 'quote' | 'order')
  | ('notification' | 'savedSearch' | 'apiKey' | 'identity')
  | (
      | 'acceptedOrder'
      | 'registeredOrder'
      | 'receivedOrder'
      | 'testedOrder'
      | 'sample'
      | 'report'
      | 'reportFile'
    )
  | ('session' | 'invitation' | 'colleague' | 'window' | 'mandate' | 'offered')
  | 'case',
  string
>

/** When the slots begin that a world has booked; free time for the samples is a week later. */
export const TAKEN = atQuarter(2_880)
const later = (hours: number) => minutesAfter(TAKEN, hours * 60)

export async function makeWorld(service: TestService): Promise<World> {
  const seed = seeds(service)
  const [lab, enterprise, window] = await Promise.all([seed.lab(), seed.enterprise(), seed.window()])
  const [instrument, guarded, onRequest] = await Promise.all([
    lab.instrument(),
    lab.instrument({ terms: { requiresQualification: true } }),
    lab.instrument({ terms: { confirmation: 'APPROVAL' } }),
  ])
  const purpose = { purpose: SECRET }
  const asked = await qualify(enterprise.client, 'requestQualification', {
    bookableId: guarded,
    note: SECRET,
  })
  const held = await hold(enterprise.client, instrument, later(0), 60, randomUUID(), purpose)
  const confirmed = await book(enterprise.client, instrument, later(2), 60, purpose)
  const requested = await book(enterprise.client, onRequest, later(0), 60, purpose)
  const series = await holdSeries(enterprise.client, onRequest, { dates: DAYS.map(weekOn) }, purpose)
  const threeDaysOn = { from: later(72), until: later(80) }
  const parts = ['a', 'b'].map((ref) => time(ref, instrument, 60))
  const bundle = await holdBundle(enterprise.client, parts, threeDaysOn)
  const entry = await waiting(enterprise.client, instrument, { startsAt: later(2), ...purpose })
  return {
    ...{ lab, enterprise, window },
    ids: {
      ...{ lab: lab.organizationId, enterprise: enterprise.organizationId, site: lab.siteId },
      ...{ instrument, guarded, onRequest, ...(await ofExperts(lab, enterprise)) },
      testService: await testServiceOf(lab),
      ...(await ofLab(lab, instrument)),
      ...{ held: held.booking!.id, confirmed: confirmed.id, requested: requested.id },
      ...{ series: series.series!.id, bundle: bundle.bundle!.id, entry: entry.id },
      ...{ qualification: asked.qualification!.id, person: asked.qualification!.person.id },
      ...(await ordersOf(lab, enterprise)),
      ...(await ofPerson(service, enterprise)),
      ...(await credentialsOf(service, enterprise)),
      ...(await peopleOf(service, enterprise)),
      ...(await mandatesOf(service, enterprise, window)),
      ...(await custodyOf(service, { lab, enterprise })),
      case: await caseOf(window, enterprise, instrument, confirmed.id),
    },
  }
}

const day = (days: number) =>
  minutesAfter(new Date(), days * 1_440)
    .toISOString()
    .slice(0, 10)

/** What the labs of all worlds hold. */
export const ACCREDITATION = {
  ...{ scheme: 'CMA', certificate: '230912341234', methods: ['GB/T 228.1'] },
  ...{ validFrom: day(-1), validUntil: day(300) },
}

const weekOn = (day: string) => new Date(Date.parse(day) + 14 * 86_400_000).toISOString().slice(0, 10)

/** A session with an expert and seats of a training, with what only the parties may read of them. */
async function ofExperts(lab: Lab, { client }: Member) {
  const [expert, training] = await Promise.all([expertOf(lab), trainingOf(lab)])
  const { id: consultation } = await book(client, expert, later(0), 60, {
    meeting: { place: 'ON_SITE', district: '310104', address: SECRET },
  })
  const [, day] = await sessionsOf(client, training)
  const { id: seats } = await book(client, training, day!.startsAt, 120)
  await client.ask(
    'mutation ($input: NameParticipantsInput!) { nameParticipants(input: $input) { userErrors { message } } }',
    { input: { bookingId: seats, names: [SECRET] } },
  )
  await lab.client.ask(
    'mutation ($input: WriteSessionNoteInput!) { writeSessionNote(input: $input) { userErrors { message } } }',
    { input: { bookingId: consultation, text: SECRET } },
  )
  return { expert, training, consultation, seats }
}

async function ofLab({ client }: Lab, bookableId: string) {
  const closure = { bookableId, startsAt: later(20), endsAt: later(21), reason: 'MAINTENANCE', note: SECRET }
  const { addClosure, addSynonyms } = await client.ask(
    `mutation ($closure: AddClosureInput!, $terms: [String!]!, $accreditation: RecordAccreditationInput!) {
      addClosure(input: $closure) { closure { id } }
      addSynonyms(input: { terms: $terms }) { synonyms { id } }
      recordAccreditation(input: $accreditation) { userErrors { message } }
    }`,
    { closure, terms: ['XRD', `${SECRET} synonym`], accreditation: ACCREDITATION },
  )
  return { closure: addClosure.closure.id, synonyms: addSynonyms.synonyms.id }
}

async function ofPerson({ db }: TestService, enterprise: Member) {
  const { client } = enterprise
  await tell(db, enterprise, { kind: 'BOOKING_MOVED', reason: SECRET })
  const { saveSearch } = await client.ask(
    `mutation ($name: String!) {
      saveSearch(input: { name: $name, filter: { categories: ["01"] } }) { savedSearch { id } }
    }`,
    { name: SECRET },
  )
  const { myNotifications } = await client.ask('{ myNotifications { edges { node { id } } } }')
  return { savedSearch: saveSearch.savedSearch.id, notification: myNotifications.edges[0].node.id }
}

/** A request with a quote, and an order. */
async function ordersOf(lab: Lab, { client }: Member) {
  const asked = { labIds: [lab.organizationId], need: SECRET }
  const [open, over] = [await request(client, asked), await request(client, asked)]
  const offer = { remarks: SECRET }
  const { order } = await accept(client, await quote(lab.client, over.id, offer))
  await actOn(lab.client, 'askAboutTest', { orderId: open.id, text: SECRET })
  return { request: open.id, quote: await quote(lab.client, open.id, offer), order: order!.id }
}

async function credentialsOf({ db }: TestService, enterprise: Member) {
  const { createApiKey } = await enterprise.client.ask(
    `mutation ($expiresAt: DateTime!) {
      createApiKey(input: { name: "Key", scopes: [READ], expiresAt: $expiresAt }) { apiKey { id } }
    }`,
    { expiresAt: later(1_000) },
  )
  const { personId } = await addressee(db, enterprise)
  const identity = { id: newId(), personId, issuer: 'https://id.example', subject: randomUUID() }
  await linkSubject(db, { ...identity, linkedAt: new Date() })
  return { apiKey: createApiKey.apiKey.id, identity: toGlobalId('Identity', identity.id) }
}

async function peopleOf(service: TestService, enterprise: Member) {
  const { invitation } = await invite(enterprise.client, newEmail())
  const { personId } = await colleague(service, enterprise, 'MEMBER')
  const { mySessions } = await enterprise.client.ask('{ mySessions { edges { node { id } } } }')
  return { invitation: invitation.id, colleague: personId, session: mySessions.edges[0].node.id }
}

async function mandatesOf(service: TestService, enterprise: Member, window: Member) {
  const evidence = { evidence: SECRET }
  const { id } = await mandated(enterprise, window, evidence)
  const another = await seeds(service).window()
  const { mandate } = await offer(enterprise.client, { delegateId: another.organizationId, ...evidence })
  return { window: another.organizationId, mandate: id, offered: mandate!.id }
}

/** An order in each state that samples and reports lead through, with one of each. */
async function custodyOf(service: TestService, parties: Parties) {
  const { lab, enterprise } = parties
  const described = { ...BAR, name: SECRET, hazardNote: SECRET, storage: SECRET }
  const [acceptedId, registeredId] = [await acceptedOrder(parties), await acceptedOrder(parties)]
  await registered(enterprise.client, registeredId, [described])
  const { orderId: receivedId, samples } = await receivedOrder(parties, [described])
  const reportedId = await testedOrder(parties)
  const { report } = await issue(lab.client, reportedId, await reportFile(service, parties), randomUUID())
  return {
    ...{ acceptedOrder: acceptedId, registeredOrder: registeredId, receivedOrder: receivedId },
    ...{ testedOrder: await testedOrder(parties), sample: samples[0]!.id, report: report.id },
    reportFile: await reportFile(service, parties),
  }
}

async function caseOf({ client }: Member, { organizationId }: Member, bookableId: string, bookingId: string) {
  const told = { problem: SECRET, note: SECRET, contact: { name: SECRET, email: newEmail() } }
  const { id } = await openCaseOf(client, organizationId, told)
  await doCase(client, 'proposeForCase', { caseId: id, proposals: [{ bookableId, remark: SECRET }] })
  await doCase(client, 'linkToCase', { caseId: id, bookingId })
  return id
}

/** Ids of the same kinds that name nothing. */
export const missing = (ids: Ids): Ids =>
  Object.fromEntries(
    Object.entries(ids).map(([name, id]) => [name, toGlobalId(parseGlobalId(id)!.type, randomUUID())]),
  ) as Ids
