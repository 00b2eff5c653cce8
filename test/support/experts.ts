import type { Client } from './client.ts'
import { ALWAYS_OPEN, type Lab } from './seed.ts'

/** Where the site of a lab stands unless its seed says otherwise, and two districts that are others. */
export const [MINHANG, XUHUI, PUDONG] = ['310112', '310104', '310115']

export const onSite = (district: string) => ({
  meeting: { place: 'ON_SITE', district, address: '8 Factory Road' },
})

async function publish(
  client: Client,
  name: string,
  type: string,
  answer: string,
  input: object,
): Promise<string> {
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${answer} { id } userErrors { code message path } } }`
  const published = (await client.ask(document, { input }))[name]
  if (published.userErrors.length > 0) throw new Error(JSON.stringify(published.userErrors))
  return published[answer].id
}

const EXPERT = {
  ...{ category: 'TESTING', name: { zh: '秦越', en: 'Qin Yue' }, qualityElements: ['TESTING'] },
  ...{ meetingPlaces: ['AT_LAB', 'ON_SITE', 'AT_WINDOW', 'ONLINE'], openingRules: ALWAYS_OPEN },
}

/** An expert who is there day and night and meets anywhere, unless told otherwise. */
export const expertOf = (lab: Lab, { terms, ...more }: { terms?: object } & Record<string, unknown> = {}) =>
  publish(lab.client, 'publishExpert', 'PublishExpertInput', 'expert', {
    ...{ siteId: lab.siteId, ...EXPERT },
    terms: { slotMinutes: 15, minMinutes: 15, tariff: { large: '800' }, ...terms },
    ...more,
  })

/** A session from 10:00 to 12:00 each day, in Shanghai. */
export const DAILY = ALWAYS_OPEN.map((rule) => ({ ...rule, opens: '10:00', closes: '12:00', mode: 'FIXED' }))

const TRAINING = {
  ...{ category: 'TRAINING', name: { zh: '测量不确定度培训', en: 'Measurement uncertainty' } },
  ...{ qualityElements: ['METROLOGY'], openingRules: DAILY },
}

/** A training with five seats each day, unless told otherwise. */
export const trainingOf = (lab: Lab, { terms, ...more }: { terms?: object } & Record<string, unknown> = {}) =>
  publish(lab.client, 'publishSessionSeries', 'PublishSessionSeriesInput', 'sessionSeries', {
    ...{ siteId: lab.siteId, ...TRAINING, terms: { units: 5, ...terms } },
    ...more,
  })

/** The sessions of the coming days. */
export async function sessionsOf(client: Client, id: string, days = 10) {
  const startsAt = new Date()
  const range = { startsAt, endsAt: new Date(startsAt.getTime() + days * 86_400_000) }
  const { node } = await client.ask(
    `query ($id: ID!, $range: PeriodInput!) { node(id: $id) { ... on Bookable {
      slots(range: $range, durationMinutes: 15) { edges { node { startsAt endsAt unitsLeft price { amount } } } }
    } } }`,
    { id, range },
  )
  const slots: { startsAt: string; endsAt: string; unitsLeft: number; price: { amount: string } | null }[] =
    node.slots.edges.map((edge: { node: object }) => edge.node)
  return slots.map((slot) => ({ ...slot, startsAt: new Date(slot.startsAt), endsAt: new Date(slot.endsAt) }))
}
