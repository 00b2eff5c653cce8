import { tokensOf } from '../../../src/accounts/token.ts'
import { toGlobalId } from '../../../src/shared/global-id.ts'
import type { Outcome } from '../closed-loop.ts'
import { posterFor } from '../http-post.ts'
import { idOf } from '../ids.ts'
import { TOKEN_SECRET } from '../service.ts'
import { bookingColumns, ENTERPRISES, type Wish } from './market.ts'
import type { Asker } from './service-asker.ts'

/** How a wish is put to a server, and what its answer means. */
interface Dialect {
  path: string
  headers: (wish: Wish) => Record<string, string>
  body: (wish: Wish) => object
  outcome: (answer: never) => string | undefined
}

async function service(): Promise<Dialect> {
  const tokens = tokensOf(TOKEN_SECRET, 60)
  const issue = async (enterprise: number) => {
    const personId = idOf('person', enterprise)
    const subject = { personId, organizationId: idOf('enterprise', enterprise), sessionId: personId }
    return (await tokens.issue(subject, new Date())).token
  }
  const issued = await Promise.all(Array.from({ length: ENTERPRISES }, (_, i) => issue(i + 1)))
  const query = `mutation ($input: HoldSlotInput!) {
    holdSlot(input: $input) { booking { id status expiresAt price { amount currency } } userErrors { code } } }`
  return {
    path: '/graphql',
    headers: ({ enterprise }) => ({ authorization: `Bearer ${issued[enterprise - 1]}` }),
    body: ({ bookable, startsAt, endsAt, idempotencyKey }) => {
      const bookableId = toGlobalId('Instrument', idOf('bookable', bookable))
      return { query, variables: { input: { bookableId, startsAt, endsAt, idempotencyKey } } }
    },
    outcome: (answer: { data: { holdSlot: { booking: object | null; userErrors: { code: string }[] } } }) =>
      answer.data.holdSlot.booking ? 'HELD' : answer.data.holdSlot.userErrors[0]?.code,
  }
}

const bare: Dialect = {
  path: '/hold',
  headers: () => ({}),
  body: (wish) => wish,
  outcome: ({ outcome }: { outcome: string }) => outcome,
}

const postgraphile: Dialect = {
  path: '/graphql',
  headers: () => ({}),
  body: (wish) => ({
    query: `mutation ($input: HoldInput!) { hold(input: $input) { result { outcome bookingId createdMs expiresMs } } }`,
    variables: { input: { booking: bookingColumns(wish), key: wish.idempotencyKey } },
  }),
  outcome: (answer: { data: { hold: { result: { outcome: string } } } }) => answer.data.hold.result.outcome,
}

const DIALECTS = { service, bare: async () => bare, postgraphile: async () => postgraphile }
export type DialectName = keyof typeof DIALECTS

/** Asks a server over connections that are kept, one for each caller. */
export async function httpAsker(url: string, name: DialectName, callers: number): Promise<Asker> {
  const dialect = await DIALECTS[name]()
  const poster = posterFor(callers)
  return {
    ask: async (wish) => {
      const body = JSON.stringify(dialect.body(wish))
      const answer = await poster.post(url + dialect.path, dialect.headers(wish), body)
      return outcomeOf(dialect, answer)
    },
    close: async () => poster.close(),
  }
}

function outcomeOf({ outcome }: Dialect, answer: string): Outcome {
  try {
    const said = outcome(JSON.parse(answer) as never)
    if (said === 'HELD') return 'DONE'
    if (said === 'UNAVAILABLE' || said === 'SLOT_UNAVAILABLE') return 'REFUSED'
  } catch {}
  throw new Error(answer.slice(0, 300))
}
