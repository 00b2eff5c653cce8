import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Client } from '../support/client.ts'
import { cloneDatabase, isPostgres } from '../support/database.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter } from '../support/time.ts'
import { askOver, openSocket, overHttp, overStream } from '../support/transports.ts'

const SECONDS = 1
/** Within which a caller must be told, on a machine that is busy; a statement would end by itself after 15 s. */
const TOLD_WITHIN_MS = SECONDS * 1_000 + 4_000

/** On the same database one service that is hasty, and one that has time for what must succeed. */
let service: TestService
let patient: TestService
let lab: Lab
let enterprise: Member
beforeAll(async () => {
  const database = await cloneDatabase()
  patient = await startService({}, database)
  service = await startService({ OPERATION_SECONDS: SECONDS }, { ...database, close: async () => {} })
  lab = await seeds(patient).lab()
  enterprise = await seeds(patient).enterprise()
})
afterAll(async () => {
  await service.stop()
  await patient.stop()
})

/** Keeps everybody from a table until it is let go. */
async function hold(table: string): Promise<() => Promise<void>> {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  let ended = Promise.resolve()
  await new Promise<void>((resolve) => {
    ended = service.db.transaction(async (tx) => {
      await tx.execute(sql.raw(`lock table ${table} in access exclusive mode`))
      resolve()
      await released
    })
  })
  const letGo = async () => {
    release()
    await ended
  }
  // Whatever becomes of the test, those behind it find the table as it was.
  onTestFinished(letGo)
  return letGo
}

async function timed<Result>(work: Promise<Result>): Promise<Result> {
  const begun = performance.now()
  // However it ends: what comes too late may be a failure too.
  await work.catch(() => {})
  expect(performance.now() - begun).toBeLessThan(TOLD_WITHIN_MS)
  return work
}

const TIMED_OUT = { errors: [{ extensions: { code: 'UNAVAILABLE', timeoutSeconds: SECONDS } }] }

test('a query that takes too long is answered with a code, on every transport', async () => {
  const socket = await openSocket(service.url)
  const letGo = await hold('district')
  const query = '{ districts { code } }'
  const [http, ws] = await Promise.all([
    timed(overHttp(service.url, { query })),
    timed(askOver(socket, { query })),
  ])
  expect(http).toMatchObject(TIMED_OUT)
  expect(ws).toMatchObject(TIMED_OUT)
  await letGo()
  socket.terminate()
})

const HOLD = `mutation ($input: HoldSlotInput!, $second: HoldSlotInput!) {
  first: holdSlot(input: $input) { booking { id } userErrors { code } }
  second: holdSlot(input: $second) { booking { id } userErrors { code } }
}`

// In the one session of the embedded database even who asks is not recognized while another holds it.
test.runIf(isPostgres())(
  'of a mutation that takes too long nothing is half done, what comes behind it is not begun, and sent again it is done once',
  async () => {
    const bookableId = await lab.instrument()
    const wish = (minutesAhead: number, idempotencyKey: string) => ({
      ...{
        bookableId,
        startsAt: atQuarter(minutesAhead),
        endsAt: atQuarter(minutesAhead + 60),
        idempotencyKey,
      },
    })
    const variables = { input: wish(600, 'first'), second: wish(1_200, 'second') }
    const letGo = await hold('booking')
    const { errors } = await timed(new Client(service.url, enterprise.client.token).send(HOLD, variables))
    expect(errors?.[0]?.extensions.code).toBe('UNAVAILABLE')
    expect(errors?.[0]?.message).toContain('idempotencyKey')
    await letGo()
    const begun = async () => {
      const { myBookings } = await enterprise.client.ask('{ myBookings { edges { node { id } } } }')
      return myBookings.edges.map(({ node }: { node: { id: string } }) => node.id)
    }
    await expect.poll(begun, { timeout: 10_000 }).toHaveLength(1)
    const [held] = await begun()
    const { first, second } = await enterprise.client.ask(HOLD, variables)
    expect(first.booking.id).toBe(held)
    expect((await begun()).sort()).toEqual([held, second.booking.id].sort())
  },
)

describe('a subscription that takes too long to begin', () => {
  const query = 'subscription { bookingChanged(snapshot: true) { cursor } }'
  test('ends, so that its reader comes back', async () => {
    const { token } = enterprise.client
    const socket = await openSocket(service.url, { authorization: `Bearer ${token}` })
    const letGo = await hold('booking')
    await Promise.all([
      expect(timed(askOver(socket, { query }))).rejects.toThrow('closed with 1013'),
      expect(timed(overStream(service.url, { query }, { authorization: `Bearer ${token}` }))).rejects.toThrow(
        'told nothing',
      ),
    ])
    await letGo()
  })
})

test('whom the service cannot recognize in time is told so', async () => {
  const letGo = await hold('membership')
  const answer = await timed(new Client(service.url, enterprise.client.token).send('{ __typename }'))
  expect(answer).toMatchObject(TIMED_OUT)
  await letGo()
})
