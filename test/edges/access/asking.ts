import { type DocumentNode, type ExecutionResult, execute, parse, subscribe } from 'graphql'
import { AccessWatch } from '../../../src/accounts/access-watch.ts'
import { tokensOf } from '../../../src/accounts/token.ts'
import { availabilityFeed } from '../../../src/availability/availability-feed.ts'
import { bookingFeed } from '../../../src/bookings/changes/booking-feed.ts'
import { readConfig } from '../../../src/config.ts'
import { contextOf, type Service } from '../../../src/context.ts'
import { presenterOf } from '../../../src/errors.ts'
import { filesOf } from '../../../src/files/files.ts'
import { UnmetDemand } from '../../../src/market/unmet-demand.service.ts'
import { notificationFeed } from '../../../src/notices/notification-feed.ts'
import { orderFeed } from '../../../src/orders/changes/order-feed.ts'
import { serviceSchema } from '../../../src/schema.ts'
import { Attempts } from '../../../src/shared/audit/attempts.ts'
import type { Db } from '../../../src/shared/db.ts'
import { createLogger } from '../../../src/shared/log.ts'
import { ALWAYS_REACHABLE } from '../../../src/shared/reachability.ts'
import type { Client } from '../../support/client.ts'
import type { Operation } from './documents.ts'

export const schema = serviceSchema()
const present = presenterOf(createLogger('silent'), { suggestions: true })

/** Carries out an operation, and takes back whatever it did. */
export async function tryOut(
  db: Db,
  secret: string,
  { kind, document }: Operation,
  variables: object,
  { token, enterpriseId }: Client,
): Promise<ExecutionResult> {
  let answer: ExecutionResult = {}
  await db
    .transaction(async (tx) => {
      const service = serviceOn(tx, secret)
      const authorization = token ? `Bearer ${token}` : undefined
      const actingFor = enterpriseId ?? undefined
      const contextValue = await contextOf(service, { address: '127.0.0.1', authorization, actingFor })
      const variableValues = { ...variables }
      const asked = { schema, document: parsed(document), contextValue, variableValues }
      answer = await (kind === 'subscription' ? begun(asked) : execute(asked))
      tx.rollback()
    })
    .catch((error: Error) => {
      if (error.message !== 'Rollback') throw error
    })
  const errors = answer.errors?.map((error) => present(error, 'en'))
  return { data: answer.data ?? null, ...(errors && { errors: errors as never }) }
}

/** Asked by everybody, but read once: what selects all there is is long. */
function parsed(text: string): DocumentNode {
  const document = documents.get(text) ?? parse(text)
  documents.set(text, document)
  return document
}
const documents = new Map<string, DocumentNode>()

const CONFIG = readConfig({})

const serviceOn = (db: Db, secret: string): Service => ({
  ...{ db, config: CONFIG, tokens: tokensOf(secret, 30), oidc: null },
  ...{
    feed: availabilityFeed(),
    bookingFeed: bookingFeed(),
    orderFeed: orderFeed(),
    notificationFeed: notificationFeed(),
  },
  ...{ accessWatch: new AccessWatch(), demand: new UnmetDemand(), attempts: new Attempts() },
  reachability: ALWAYS_REACHABLE,
  files: filesOf(CONFIG, secret),
})

async function begun(asked: Parameters<typeof subscribe>[0]): Promise<ExecutionResult> {
  const answer = await subscribe(asked)
  if (!(Symbol.asyncIterator in answer)) return answer
  await answer.return?.(undefined)
  return { data: { subscribed: true } }
}
