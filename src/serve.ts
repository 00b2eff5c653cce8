import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { AccessWatch } from './accounts/access-watch.ts'
import { OidcTokens } from './accounts/oidc/oidc-tokens.ts'
import { ProviderKeys } from './accounts/oidc/provider-keys.ts'
import { tokensOf } from './accounts/token.ts'
import { auditKey, auditMarket } from './audit/audit-secrets.repository.ts'
import { checkpointFile, checkpointLog } from './audit/checkpoint-file.ts'
import { Checkpoints } from './audit/checkpoints.service.ts'
import { availabilityNews } from './availability/availability-events.service.ts'
import { availabilityFeed } from './availability/availability-feed.ts'
import { bookingFeed } from './bookings/changes/booking-feed.ts'
import { tellOfBookings } from './bookings/changes/booking-news.service.ts'
import type { Config } from './config.ts'
import type { Service } from './context.ts'
import { filesOf } from './files/files.ts'
import { keepHouse } from './housekeeping.ts'
import { UnmetDemand } from './market/unmet-demand.service.ts'
import { openMailer } from './notices/mailer.ts'
import { notificationNews } from './notices/notification-events.service.ts'
import { notificationFeed } from './notices/notification-feed.ts'
import { orderFeed } from './orders/changes/order-feed.ts'
import { tellOfOrders } from './orders/changes/order-news.service.ts'
import { startServer } from './server.ts'
import { Attempts } from './shared/audit/attempts.ts'
import type { Database } from './shared/database.ts'
import type { Db } from './shared/db.ts'
import type { Deliver } from './shared/events/delivery.ts'
import { Leadership } from './shared/events/leadership.ts'
import { marketName } from './shared/events/market-name.repository.ts'
import { NatsLink } from './shared/events/nats-link.ts'
import { followThroughNats } from './shared/events/nats-tailer.ts'
import type { OutboxEvent } from './shared/events/outbox.repository.ts'
import { followOutbox, type Tailer } from './shared/events/tailer.ts'
import { watchReachability } from './shared/reachability.ts'
import { sharedSecret } from './shared/secrets.repository.ts'

/** What it is served from. */
type Source = Pick<Database, 'db' | 'openSession' | 'connections'>

export interface Running {
  /** Where it listens, such as http://127.0.0.1:4000. */
  url: string
  /** Lets requests in flight finish and ends everything but the database. */
  stop: () => Promise<void>
}

/** Serves a database that is open and up to date: API, live feed and chores. */
export async function serve(config: Config, source: Source, log: Logger): Promise<Running> {
  const { db } = source
  const secret = config.TOKEN_SECRET || (await sharedSecret(db, 'access-token', freshSecret()))
  const files = filesOf(config, await sharedSecret(db, 'file-link', freshSecret()))
  const feeds = {
    feed: availabilityFeed(),
    bookingFeed: bookingFeed(),
    orderFeed: orderFeed(),
    notificationFeed: notificationFeed(),
    accessWatch: new AccessWatch(),
  }
  const checkpoints = await checkpointsOf(config, db, log)
  const tailer = await tail(config, source, log, (events) => deliver(db, feeds, events))
  await tailer.ready
  const demand = new UnmetDemand()
  const tokens = tokensOf(secret, config.TOKEN_MINUTES)
  const attempts = new Attempts()
  const reachability = watchReachability(source, log)
  const service = {
    db,
    config,
    ...feeds,
    demand,
    attempts,
    tokens,
    oidc: oidcOf(config, log),
    reachability,
    files,
  }
  const server = await startServer(service, log).catch(async (error: unknown) => {
    await Promise.all([tailer.stop(), reachability.stop()])
    throw error
  })
  const mailer = openMailer(config)
  const stopChores = keepHouse(service, checkpoints, mailer, log)
  return {
    url: server.url,
    stop: async () => {
      // While requests finish, chores do as well.
      const choresEnded = stopChores()
      mailer?.close()
      await server.close()
      await Promise.all([choresEnded, tailer.stop()])
      await demand
        .flush(db)
        .catch((error: unknown) => log.warn({ err: error }, 'the last unmet demand was not counted'))
      await attempts
        .flush(db)
        .catch((error: unknown) => log.warn({ err: error }, 'the last attempts are not in the audit log'))
      // Last: until then it ends what waits for a database that is gone.
      await reachability.stop()
    },
  }
}

const freshSecret = () => randomBytes(32).toString('base64url')

/** What reads tokens of the identity provider; null when none is set. */
function oidcOf(config: Config, log: Logger): OidcTokens | null {
  if (!config.OIDC_ISSUER) return null
  const settings = {
    issuer: config.OIDC_ISSUER,
    audience: config.OIDC_AUDIENCE,
    jwksUrl: config.OIDC_JWKS_URL || null,
    algorithms: config.OIDC_ALGORITHMS,
  }
  return new OidcTokens(settings, new ProviderKeys(settings, log))
}

/** Checkpoints of the audit log go to a file, or else into the log of the process. */
async function checkpointsOf({ AUDIT_KEY, AUDIT_CHECKPOINT_FILE }: Config, db: Db, log: Logger) {
  const sink = AUDIT_CHECKPOINT_FILE ? checkpointFile(AUDIT_CHECKPOINT_FILE) : checkpointLog(log)
  return new Checkpoints(await auditMarket(db), await auditKey(db, AUDIT_KEY), sink)
}

type Feeds = Pick<Service, 'feed' | 'bookingFeed' | 'orderFeed' | 'notificationFeed' | 'accessWatch'>

/** Starts to follow the outbox: through NATS where it is set. */
async function tail({ NATS_URL }: Config, source: Source, log: Logger, deliver: Deliver): Promise<Tailer> {
  const { db, openSession } = source
  if (!NATS_URL) return followOutbox(source, log, deliver)
  const link = new NatsLink(NATS_URL, await marketName(db), log)
  return followThroughNats({
    source,
    log,
    deliver,
    link,
    leadership: new Leadership(() => openSession({ keepalives: true }), log),
  })
}

/**
 * Hands each topic its events; whether anybody waits for more. All is read before anything is told, so that another
 * try repeats nothing.
 */
async function deliver(db: Db, feeds: Feeds, events: readonly OutboxEvent[]): Promise<boolean> {
  const { feed, bookingFeed, orderFeed, notificationFeed, accessWatch } = feeds
  const news = await Promise.all([
    availabilityNews(db, feed, events),
    notificationNews(db, notificationFeed, events),
  ])
  // First: who has lost a right must not be told of what came after.
  for (const { topic, subjectId } of events) if (topic === 'ACCESS') accessWatch.tell(subjectId)
  for (const tell of news) tell()
  tellOfBookings(bookingFeed, events)
  tellOfOrders(orderFeed, events)
  return feed.watched || bookingFeed.watched || orderFeed.watched || notificationFeed.watched
}
