import type { AccessWatch } from './accounts/access-watch.ts'
import type { Call, Origin } from './accounts/call.ts'
import type { Actor } from './accounts/organization.ts'
import { accountLoaders } from './accounts/organizations.loader.ts'
import { actorOf } from './accounts/sign-in.service.ts'
import type { Tokens } from './accounts/token.ts'
import { availabilityLoaders } from './availability/availability.loader.ts'
import type { AvailabilityFeed } from './availability/availability-feed.ts'
import { bookingLoaders } from './bookings/bookings.loader.ts'
import type { BookingFeed } from './bookings/changes/booking-feed.ts'
import { catalogLoaders } from './catalog/catalog.loader.ts'
import type { Config } from './config.ts'
import type { UnmetDemand } from './market/unmet-demand.service.ts'
import type { NotificationFeed } from './notices/notification-feed.ts'
import type { Db } from './shared/db.ts'
import { invalidToken } from './shared/fault.ts'
import { type Language, preferredLanguage } from './shared/language.ts'
import { loadersFrom } from './shared/loader.ts'
import type { Reachability } from './shared/reachability.ts'

/** What all operations of a running service share. */
export interface Service {
  db: Db
  config: Config
  tokens: Tokens
  feed: AvailabilityFeed
  bookingFeed: BookingFeed
  notificationFeed: NotificationFeed
  accessWatch: AccessWatch
  demand: UnmetDemand
  reachability: Reachability
}

const loadersOf = loadersFrom({
  ...accountLoaders,
  ...catalogLoaders,
  ...availabilityLoaders,
  ...bookingLoaders,
})

/** What one operation knows: who asks, in which language, on which database. */
export class Context implements Call {
  readonly db: Db
  readonly config: Config
  readonly tokens: Tokens
  readonly feed: AvailabilityFeed
  readonly bookingFeed: BookingFeed
  readonly notificationFeed: NotificationFeed
  readonly accessWatch: AccessWatch
  readonly demand: UnmetDemand
  readonly reachability: Reachability
  readonly language: Language
  readonly origin: Origin
  /** Where a reader of server-sent events goes on; null when it has not read before. */
  readonly lastEventId: string | null
  /** Who the token that came with the operation speaks for by now; null when none came. */
  readonly whoActs: () => Promise<Actor | null>
  now = new Date()
  /** Whether anything asked who acts: then what it answers is theirs alone. */
  isPersonal = false
  private readonly service: Service
  private who: Actor | null
  private made: ReturnType<typeof loadersOf> | null = null

  constructor(service: Service, actor: Actor | null, { whoActs, language, origin, lastEventId }: Asking) {
    this.service = service
    this.db = service.db
    this.config = service.config
    this.tokens = service.tokens
    this.feed = service.feed
    this.bookingFeed = service.bookingFeed
    this.notificationFeed = service.notificationFeed
    this.accessWatch = service.accessWatch
    this.demand = service.demand
    this.reachability = service.reachability
    this.who = actor
    this.whoActs = whoActs
    this.language = language
    this.origin = origin
    this.lastEventId = lastEventId
  }

  get actor(): Actor | null {
    this.isPersonal = true
    return this.who
  }

  set actor(actor: Actor | null) {
    this.who = actor
  }

  /** What is read in one operation is asked for together; many need none. */
  get loaders(): ReturnType<typeof loadersOf> {
    this.made ??= loadersOf(this)
    return this.made
  }

  /** Lets everything be read again. */
  forget(): void {
    this.made = null
  }

  /** The same for another moment: a subscription lasts, and each of its events is looked at as things are then. */
  afresh(): Context {
    return new Context(this.service, this.who, this)
  }
}

/** How an operation was asked. */
type Asking = Pick<Context, 'whoActs' | 'language' | 'origin' | 'lastEventId'>

const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i

/** What an operation says of itself, and where it comes from. */
interface Asked extends Origin {
  authorization?: string | undefined
  acceptLanguage?: string | undefined
  lastEventId?: string | undefined
}

/** The context of an operation that came with these headers, or with them in a socket's `connectionParams`. */
export async function contextOf(
  service: Service,
  { address, authorization, acceptLanguage, lastEventId }: Asked,
): Promise<Context> {
  const token = authorization ? BEARER.exec(authorization)?.[1] : null
  if (token === undefined) throw invalidToken()
  const whoActs = async () =>
    token ? service.reachability.race(() => actorOf(service.db, service.tokens, token)) : null
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
