import type { Call } from './accounts/call.ts'
import type { Actor } from './accounts/organization.ts'
import { accountLoaders } from './accounts/organizations.loader.ts'
import { actorOf } from './accounts/sign-in.service.ts'
import type { Tokens } from './accounts/token.ts'
import { availabilityLoaders } from './availability/availability.loader.ts'
import type { AvailabilityFeed } from './availability/availability-feed.ts'
import { bookingLoaders } from './bookings/bookings.loader.ts'
import { catalogLoaders } from './catalog/catalog.loader.ts'
import type { Config } from './config.ts'
import type { UnmetDemand } from './market/unmet-demand.service.ts'
import type { NotificationFeed } from './notices/notification-feed.ts'
import type { Db } from './shared/db.ts'
import { Fault, invalidToken } from './shared/fault.ts'
import { type Language, preferredLanguage } from './shared/language.ts'
import { loadersFrom } from './shared/loader.ts'

/** What all operations of a running service share. */
export interface Service {
  db: Db
  config: Config
  tokens: Tokens
  feed: AvailabilityFeed
  notificationFeed: NotificationFeed
  demand: UnmetDemand
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
  readonly notificationFeed: NotificationFeed
  readonly demand: UnmetDemand
  actor: Actor | null
  readonly language: Language
  now = new Date()
  private readonly whoActs: () => Promise<Actor | null>
  private made: ReturnType<typeof loadersOf> | null = null

  constructor(
    { db, config, tokens, feed, notificationFeed, demand }: Service,
    actor: Actor | null,
    whoActs: () => Promise<Actor | null>,
    language: Language,
  ) {
    this.db = db
    this.config = config
    this.tokens = tokens
    this.feed = feed
    this.notificationFeed = notificationFeed
    this.demand = demand
    this.actor = actor
    this.whoActs = whoActs
    this.language = language
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

  /**
   * The events of a subscription, each of which is looked at afresh: this context lives as long as all of them.
   * Whose token or membership has ended meanwhile goes on as a stranger and sees what strangers see, or where
   * strangers see nothing, is told so and gets no more.
   */
  forEach<Event>(
    events: AsyncIterableIterator<Event>,
    readers: 'PUBLIC' | 'SIGNED_IN' = 'PUBLIC',
  ): AsyncIterableIterator<Event> {
    const next = async () => {
      const result = await events.next()
      if (!result.done) {
        await this.renew(readers).catch(async (error: unknown) => {
          // Nobody else returns a source that failed, and it would be kept for ever.
          await events.return?.()
          throw error
        })
      }
      return result
    }
    return {
      next,
      return: () => events.return!(),
      [Symbol.asyncIterator]: () => this.forEach(events, readers),
    }
  }

  private async renew(readers: 'PUBLIC' | 'SIGNED_IN'): Promise<void> {
    this.now = new Date()
    this.forget()
    this.actor = await this.whoActs().catch((error: unknown) => {
      if (error instanceof Fault) return null
      throw error
    })
    if (readers === 'SIGNED_IN' && !this.actor) throw invalidToken()
  }
}

const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i

/** The context of an operation that came with these headers, or with them in a socket's `connectionParams`. */
export async function contextOf(
  service: Service,
  {
    authorization,
    acceptLanguage,
  }: { authorization?: string | undefined; acceptLanguage?: string | undefined },
): Promise<Context> {
  const token = authorization ? BEARER.exec(authorization)?.[1] : null
  if (token === undefined) throw invalidToken()
  const whoActs = async () => (token ? actorOf(service.db, service.tokens, token) : null)
  const actor = await whoActs()
  if (token && !actor) throw invalidToken()
  return new Context(service, actor, whoActs, preferredLanguage(acceptLanguage))
}
