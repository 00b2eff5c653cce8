import { randomUUID } from 'node:crypto'
import { serviceSchema } from '../../src/schema.ts'
import { book, hold, setBack } from './bookings.ts'
import { BUNDLE_DEEDS } from './bundle-mutations.ts'
import type { Client } from './client.ts'
import { reportBreakdown } from './disruptions.ts'
import { tell } from './notices.ts'
import { makeQualified, qualify } from './qualifications.ts'
import { ALWAYS_OPEN, type Lab, type Member, nextUscc } from './seed.ts'
import { weekly } from './series.ts'
import type { TestService } from './service.ts'
import { tensileTest, testServiceOf } from './test-services.ts'
import { atQuarter, minutesAfter } from './time.ts'
import { waiting } from './waitlist.ts'

/** What mutations are tried on. */
export interface Stage {
  service: TestService
  lab: Lab
  enterprise: Member
}

/** Who does something, and with which input. */
export interface Deed {
  by: Client
  input: object
  /** Whose client it is, where that is neither of the stage. */
  as?: Member
  /** Whether it is not known for whom it is done. */
  isNobody?: boolean
}

const mutations = serviceSchema().getMutationType()!.getFields()
export const MUTATIONS = Object.keys(mutations)

/** Does something, asking for nothing but the errors unless told. */
export async function perform(name: string, { by, input }: Deed, selection = 'userErrors { code message }') {
  const type = String(mutations[name]!.args[0]!.type)
  const answer = await by.send(`mutation ($input: ${type}) { ${name}(input: $input) { ${selection} } }`, {
    input,
  })
  return { errors: answer.errors ?? [], payload: answer.data?.[name] ?? null }
}

const key = () => randomUUID()
const TERMS = { slotMinutes: 15, minMinutes: 15, maxMinutes: 1440, tariff: { large: '200', small: '160' } }
const START = atQuarter(3 * 24 * 60)
const HOUR = { startsAt: START, endsAt: minutesAfter(START, 60) }
const listing = ({ siteId }: Lab) => ({
  ...{
    siteId,
    category: '01',
    name: { zh: '仪器', en: 'Instrument' },
    terms: TERMS,
    openingRules: ALWAYS_OPEN,
  },
})
const CERTIFICATE = { scheme: 'CNAS', certificate: 'CNAS L00000', methods: ['GB/T 228.1-2021'] }
const VALID = { validFrom: '2025-01-01', validUntil: '2099-12-31' }
const APPROVED = { confirmation: 'APPROVAL' }
const QUALIFIED = { requiresQualification: true }

async function held({ lab, enterprise }: Stage, terms: object = {}) {
  const bookableId = await lab.instrument({ terms })
  const { booking } = await hold(enterprise.client, bookableId, START, 60)
  return { bookableId, bookingId: booking!.id }
}

async function booked({ lab, enterprise }: Stage, terms: object = {}) {
  const bookableId = await lab.instrument({ terms })
  const { id: bookingId } = await book(enterprise.client, bookableId, START, 60)
  return { bookableId, bookingId }
}

async function begun(stage: Stage) {
  const { bookingId } = await booked(stage)
  await setBack(stage.service.db, bookingId, 3 * 24 * 60 + 15)
  return { bookingId }
}

async function closure({ lab }: Stage): Promise<string> {
  const input = { bookableId: await lab.instrument(), ...HOUR, reason: 'MAINTENANCE' }
  return (await perform('addClosure', { by: lab.client, input }, 'closure { id }')).payload.closure.id
}

async function disrupted(stage: Stage) {
  const { bookableId, bookingId } = await booked(stage)
  const { closure } = await reportBreakdown(
    stage.lab.client,
    bookableId,
    minutesAfter(START, 120),
    HOUR_BEFORE,
  )
  await perform('removeClosure', { by: stage.lab.client, input: { closureId: closure!.id } })
  return bookingId
}
const HOUR_BEFORE = { startsAt: minutesAfter(START, -60) }

async function savedSearch({ enterprise: { client } }: Stage): Promise<string> {
  const input = { name: key(), filter: { text: 'XRD' } }
  return (await perform('saveSearch', { by: client, input }, 'savedSearch { id }')).payload.savedSearch.id
}

async function synonyms({ lab: { client } }: Stage): Promise<string> {
  const input = { terms: ['alpha', 'beta'] }
  return (await perform('addSynonyms', { by: client, input }, 'synonyms { id }')).payload.synonyms.id
}

async function notification({ service, enterprise }: Stage): Promise<string> {
  await tell(service.db, enterprise, { kind: 'BOOKING_MISSED' })
  const { myNotifications } = await enterprise.client.ask(
    '{ myNotifications(first: 1) { edges { node { id } } } }',
  )
  return myNotifications.edges[0].node.id
}

/** How each mutation of the schema is done once, so that it changes something. */
export const DEEDS: Record<string, (stage: Stage) => Promise<Deed>> = {
  ...BUNDLE_DEEDS,
  addClosure: async ({ lab }) => ({
    by: lab.client,
    input: { bookableId: await lab.instrument(), ...HOUR, reason: 'MAINTENANCE' },
  }),
  addSite: async ({ lab }) => ({
    by: lab.client,
    input: { name: { zh: '二号楼', en: 'Building 2' }, address: '2 Lab Road', district: '310112' },
  }),
  addSynonyms: async ({ lab }) => ({ by: lab.client, input: { terms: ['gamma', key().slice(0, 8)] } }),
  approveBooking: async (stage) => {
    const { bookingId } = await booked(stage, APPROVED)
    return { by: stage.lab.client, input: { bookingId } }
  },
  assignUnits: async (stage) => {
    const { bookingId } = await booked(stage, { units: 2 })
    return { by: stage.lab.client, input: { bookingId, units: [2] } }
  },
  cancelBooking: async (stage) => {
    const { bookingId } = await booked(stage)
    return { by: stage.enterprise.client, input: { bookingId, reason: 'The sample broke' } }
  },
  changeExpert: async (stage) => {
    const input = { ...listing(stage.lab), category: 'METROLOGY', qualityElements: ['METROLOGY'] }
    const { payload } = await perform('publishExpert', { by: stage.lab.client, input }, 'expert { id }')
    return { by: stage.lab.client, input: { expertId: payload.expert.id, keywords: ['balance'] } }
  },
  changeInstrument: async ({ lab }) => ({
    by: lab.client,
    input: { instrumentId: await lab.instrument(), keywords: ['SEM'] },
  }),
  checkIn: async (stage) => ({ by: stage.enterprise.client, input: await begun(stage) }),
  checkOut: async (stage) => {
    const input = await begun(stage)
    await perform('checkIn', { by: stage.enterprise.client, input })
    return { by: stage.enterprise.client, input }
  },
  confirmBooking: async (stage) => {
    const { bookingId } = await held(stage)
    return { by: stage.enterprise.client, input: { bookingId, idempotencyKey: key() } }
  },
  declineBooking: async (stage) => {
    const { bookingId } = await booked(stage, APPROVED)
    return { by: stage.lab.client, input: { bookingId } }
  },
  deleteSavedSearch: async (stage) => ({
    by: stage.enterprise.client,
    input: { savedSearchId: await savedSearch(stage) },
  }),
  extendBooking: async (stage) => {
    const { bookingId } = await booked(stage)
    const input = { bookingId, endsAt: minutesAfter(START, 120), idempotencyKey: key() }
    return { by: stage.enterprise.client, input }
  },
  grantQualification: async ({ lab, enterprise }) => {
    const bookableId = await lab.instrument({ terms: QUALIFIED })
    const asked = await qualify(enterprise.client, 'requestQualification', { bookableId })
    return { by: lab.client, input: { bookableId, personId: asked.qualification!.person.id } }
  },
  holdSeries: async ({ lab, enterprise }) => {
    const bookableId = await lab.instrument()
    const input = { bookableId, startTime: '09:00', durationMinutes: 60, idempotencyKey: key(), ...weekly(3) }
    return { by: enterprise.client, input }
  },
  holdSlot: async ({ lab, enterprise }) => ({
    by: enterprise.client,
    input: { bookableId: await lab.instrument(), ...HOUR, idempotencyKey: key(), purpose: 'A secret alloy' },
  }),
  joinWaitlist: async (stage) => {
    const { bookableId } = await booked(stage)
    const input = { bookableId, range: HOUR, durationMinutes: 60, idempotencyKey: key() }
    return { by: stage.enterprise.client, input }
  },
  leaveWaitlist: async (stage) => {
    const { bookableId } = await booked(stage)
    const { id } = await waiting(stage.enterprise.client, bookableId, { startsAt: START })
    return { by: stage.enterprise.client, input: { entryId: id } }
  },
  markNotificationsRead: async (stage) => ({
    by: stage.enterprise.client,
    input: { notificationIds: [await notification(stage)] },
  }),
  publishExpert: async ({ lab }) => ({
    by: lab.client,
    input: { ...listing(lab), category: 'METROLOGY', qualityElements: ['METROLOGY'] },
  }),
  publishInstrument: async ({ lab }) => ({ by: lab.client, input: listing(lab) }),
  publishInstruments: async ({ lab }) => ({
    by: lab.client,
    input: { instruments: [listing(lab), listing(lab)], idempotencyKey: key() },
  }),
  publishTestService: async ({ lab }) => ({ by: lab.client, input: tensileTest(lab) }),
  recordAccreditation: async ({ lab }) => ({ by: lab.client, input: { ...CERTIFICATE, ...VALID } }),
  removeClosure: async (stage) => ({ by: stage.lab.client, input: { closureId: await closure(stage) } }),
  removeSynonyms: async (stage) => ({ by: stage.lab.client, input: { synonymsId: await synonyms(stage) } }),
  reportBreakdown: async (stage) => {
    const { bookableId } = await booked(stage)
    const input = { bookableId, ...HOUR_BEFORE, endsAt: HOUR.endsAt, note: 'The tube is dead' }
    return { by: stage.lab.client, input }
  },
  requestQualification: async ({ lab, enterprise }) => ({
    by: enterprise.client,
    input: { bookableId: await lab.instrument({ terms: QUALIFIED }), note: 'I know it' },
  }),
  rescheduleBooking: async (stage) => {
    const { bookingId } = await booked(stage)
    const time = { startsAt: minutesAfter(START, 120), endsAt: minutesAfter(START, 180) }
    return { by: stage.enterprise.client, input: { bookingId, ...time, idempotencyKey: key() } }
  },
  restoreBooking: async (stage) => ({ by: stage.lab.client, input: { bookingId: await disrupted(stage) } }),
  retireBookable: async ({ lab }) => ({ by: lab.client, input: { bookableId: await lab.instrument() } }),
  retireTestService: async ({ lab }) => ({
    by: lab.client,
    input: { testServiceId: await testServiceOf(lab) },
  }),
  revokeQualification: async ({ lab, enterprise }) => {
    const bookableId = await lab.instrument({ terms: QUALIFIED })
    const { id } = await makeQualified(enterprise.client, lab.client, bookableId)
    return { by: lab.client, input: { qualificationId: id, reason: 'The rules changed' } }
  },
  saveSearch: async ({ enterprise }) => ({
    by: enterprise.client,
    input: { name: key(), filter: { text: 'XRD' } },
  }),
  setOpeningRules: async ({ lab }) => ({
    by: lab.client,
    input: { bookableId: await lab.instrument(), rules: ALWAYS_OPEN },
  }),
  signIn: async ({ service, enterprise: { email, password } }) => ({
    by: service.stranger,
    input: { email, password },
  }),
  signUpOrganization: async ({ service }) => ({
    by: service.stranger,
    input: {
      ...{ kind: 'WINDOW', uscc: nextUscc(), name: { zh: '窗口', en: 'Window' }, district: '310112' },
      person: { name: 'Li Mei', email: `${key()}@example.com`, password: 'correct horse battery' },
    },
  }),
  updateTestService: async ({ lab }) => ({
    by: lab.client,
    input: { testServiceId: await testServiceOf(lab), normalDays: 9 },
  }),
  withdrawAccreditation: async ({ lab }) => {
    await perform('recordAccreditation', { by: lab.client, input: { ...CERTIFICATE, ...VALID } })
    return { by: lab.client, input: CERTIFICATE }
  },
}
