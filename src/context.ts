import type { AccessWatch } from './accounts/access-watch.ts'
import type { Call, Origin } from './accounts/call.ts'
import { actorShowing } from './accounts/credential.service.ts'
import { actingForEnterprise } from './accounts/mandates/acting.service.ts'
import type { OidcTokens } from './accounts/oidc/oidc-tokens.ts'
import type { Actor, Credential } from './accounts/organization.ts'
import { accountLoaders } from './accounts/organizations.loader.ts'
import type { Tokens } from './accounts/token.ts'
import { MAX_TOKEN_LENGTH } from './accounts/token-length.ts'
import { availabilityLoaders } from './availability/availability.loader.ts'
import type { AvailabilityFeed } from './availability/availability-feed.ts'
import { bookingLoaders } from './bookings/bookings.loader.ts'
import type { BookingFeed } from './bookings/changes/booking-feed.ts'
import { bundleLoaders } from './bundles/bundles.loader.ts'
import { caseLoaders } from './cases/cases.loader.ts'
import { catalogLoaders } from './catalog/catalog.loader.ts'
import { testServiceLoaders } from './catalog/test-services/test-services.loader.ts'
import type { Config } from './config.ts'
import { fileLoaders } from './files/files.loader.ts'
import type { Files } from './files/files.ts'
import type { Charged } from './guard/rates.ts'
import type { UnmetDemand } from './market/unmet-demand.service.ts'
import type { NotificationFeed } from './notices/notification-feed.ts'
import type { OrderFeed } from './orders/changes/order-feed.ts'
import { orderLoaders } from './orders/orders.loader.ts'
import { reportLoaders } from './orders/reports/reports.loader.ts'
import { sampleLoaders } from './orders/samples/samples.loader.ts'
import type { Attempts } from './shared/audit/attempts.ts'
import type { Db } from './shared/db.ts'
import { invalidToken, tookTooLong, unauthenticated } from './shared/fault.ts'
import { parseGlobalId } from './shared/global-id.ts'
import { type Language, preferredLanguage } from './shared/language.ts'
import { loadersFrom } from './shared/loader.ts'
import type { Reachability } from './shared/reachability.ts'
import { actingFor } from './shared/wall/handles.ts'

/** What all operations of a running service share. */
export interface Service {
  db: Db
  config: Config
  tokens: Tokens
  /** Reads tokens of the identity provider; null when none is set. */
  oidc: OidcTokens | null
  feed: AvailabilityFeed
  bookingFeed: BookingFeed
  orderFeed: OrderFeed
  notificationFeed: NotificationFeed
  accessWatch: AccessWatch
  demand: UnmetDemand
  attempts: Attempts
  reachability: Reachability
  files: Files
}

const loadersOf = loadersFrom({
  ...accountLoaders,
  ...fileLoaders,
  ...catalogLoaders,
  ...testServiceLoaders,
  ...availabilityLoaders,
  ...bookingLoaders,
  ...bundleLoaders,
  ...orderLoaders,
  ...sampleLoaders,
  ...reportLoaders,
  ...caseLoaders,
})

/** What one operation knows: who asks, in which language, on which database. */
export class Context implements Call {
  readonly config: Config
  readonly tokens: Tokens
  readonly oidc: OidcTokens | null
  readonly feed: AvailabilityFeed
  readonly bookingFeed: BookingFeed
  readonly orderFeed: OrderFeed
  readonly notificationFeed: NotificationFeed
  readonly accessWatch: AccessWatch
  readonly demand: UnmetDemand
  readonly attempts: Attempts
  readonly reachability: Reachability
  readonly files: Files
  readonly language: Language
  readonly origin: Origin
  /** Where a reader of server-sent events goes on; null when it has not read before. */
  readonly lastEventId: string | null
  /** Who the token that came with the operation speaks for by now; null when none came. */
  readonly whoActs: () => Promise<Actor | null>
  now = new Date()
  /** Whether anything asked who acts: then what it answers is theirs alone. */
  isPersonal = false
  /** Whether its time is over: its caller has been told so, and reads no answer any more. */
  isOver = false
  /** What it cost and what is left, to be told; null where there is no limit. */
  charged: Charged | null = null
  private readonly service: Service
  private who: Actor | null
  private acting: Db | null = null
  private made: ReturnType<typeof loadersOf> | null = null

  constructor(service: Service, actor: Actor | null, { whoActs, language, origin, lastEventId }: Asking) {
    this.service = service
    this.config = service.config
    this.tokens = service.tokens
    this.oidc = service.oidc
    this.feed = service.feed
    this.bookingFeed = service.bookingFeed
    this.orderFeed = service.orderFeed
    this.notificationFeed = service.notificationFeed
    this.accessWatch = service.accessWatch
    this.demand = service.demand
    this.attempts = service.attempts
    this.reachability = service.reachability
    this.files = service.files
    this.who = actor
    this.whoActs = whoActs
    this.language = language
    this.origin = origin
    this.lastEventId = lastEventId
  }

  /**
   * The database as the actor may see it. What it shows of private tables is theirs alone. Once the operation has been
   * given up on, it begins nothing more there; what has begun ends by itself.
   */
  get db(): Db {
    this.checkTime()
    this.acting ??= actingFor(this.service.db, this.who, () => {
      this.isPersonal = true
    })
    return this.acting
  }

  private checkTime(): void {
    if (this.isOver) throw tookTooLong(this.config.OPERATION_SECONDS)
  }

  /** Whose organization pays for it; asking makes no answer personal. */
  get organizationId(): string | null {
    return this.who?.mandate?.delegateId ?? this.who?.organizationId ?? null
  }

  get actor(): Actor | null {
    this.isPersonal = true
    return this.who
  }

  set actor(actor: Actor | null) {
    this.who = actor
    this.acting = null
    this.forget()
  }

  /** The key by which the operation came, or null; asking for it makes nothing personal. */
  get apiKey(): Extract<Credential, { kind: 'API_KEY' }> | null {
    const credential = this.who?.credential
    return credential?.kind === 'API_KEY' ? credential : null
  }

  /** What is read in one operation is asked for together; many need none. */
  get loaders(): ReturnType<typeof loadersOf> {
    this.checkTime()
    this.made ??= loadersOf(this)
    return this.made
  }

  /** Lets everything be read again. */
  forget(): void {
    this.made = null
  }

  /** The same on another view of the database, which reads on it by itself. */
  on(db: Db): Context {
    const still = () => {
      this.checkTime()
      return db
    }
    return Object.create(this, { db: { get: still }, made: { value: null, writable: true } })
  }

  /** The same for another moment: a subscription lasts, and each of its events is looked at as things are then. */
  afresh(): Context {
    return new Context(this.service, this.who, this)
  }
}

/** How an operation was asked. */
type Asking = Pick<Context, 'whoActs' | 'language' | 'origin' | 'lastEventId'>

const BEARER = /^Bearer (fenshi_\w+|[\w-]+\.[\w-]+\.[\w-]+)$/i

/** What an operation says of itself, and where it comes from. */
export interface Asked extends Origin {
  authorization?: string | undefined
  acceptLanguage?: string | undefined
  lastEventId?: string | undefined
  /** The id of the organization to act for, where the credential speaks for a person of several. */
  organization?: string | undefined
  /** The id of the enterprise to act for under a mandate. */
  actingFor?: string | undefined
}

/** The context of an operation that came with these headers, or with them in a socket's `connectionParams`. */
export async function contextOf(
  service: Service,
  { address, authorization, acceptLanguage, lastEventId, organization, actingFor: enterprise }: Asked,
): Promise<Context> {
  const token = authorization ? tokenIn(authorization) : null
  const organizationId = organization ? organizationIn(organization) : null
  if (enterprise !== undefined && !token) throw unauthenticated()
  const look = async () => {
    const actor = token ? await actorShowing(service, { token, organizationId }) : null
    return actor && enterprise !== undefined
      ? actingForEnterprise(service.db, actor, enterprise, new Date())
      : actor
  }
  const whoActs = async () => (token ? service.reachability.race(look) : null)
  const actor = await whoActs()
  if (token && !actor) throw invalidToken()
  const language = preferredLanguage(acceptLanguage)
  return new Context(service, actor, {
    whoActs,
    language,
    origin: { address },
    lastEventId: lastEventId ?? null,
  })
}

function tokenIn(authorization: string): string {
  const token = BEARER.exec(authorization)?.[1]
  if (!token || token.length > MAX_TOKEN_LENGTH) throw invalidToken()
  return token
}

/** The key of an organization by its id; an id of anything else names none. */
function organizationIn(id: string): string {
  const { type, key = '' } = parseGlobalId(id) ?? {}
  return type === 'Organization' ? key : ''
}
