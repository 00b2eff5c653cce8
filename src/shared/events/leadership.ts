import type { Logger } from 'pino'
import type { Session } from '../database.ts'
import { soon } from '../soon.ts'
import { holdLead } from './leadership.repository.ts'
import { Outage } from './outage.ts'

// How often it is asked for; another takes over so long after the one that leads is gone.
const ASK_MS = 300

const ANSWER_WITHIN_MS = 1_000

/**
 * Of all processes on a database at most one leads. Whoever loses its connection to the database does no longer, and
 * learns of it within 300 ms: for that long two may think that they lead.
 */
export class Leadership {
  private readonly openSession: () => Session | null
  private readonly log: Logger
  private readonly outage: Outage
  private session: Session | null = null
  private leads = false
  private askedAt = Number.NEGATIVE_INFINITY

  /** Where no other process can be, there is no session to open, and this one leads. */
  constructor(openSession: () => Session | null, log: Logger) {
    this.openSession = openSession
    this.log = log
    this.outage = new Outage(log, { fails: 'the lead cannot be asked for; trying again' })
  }

  /** Whether this process leads: still, or from now on. */
  async assert(): Promise<boolean> {
    if (performance.now() - this.askedAt < ASK_MS) return this.leads
    const leads = await this.ask()
    this.askedAt = performance.now()
    if (leads !== this.leads) this.log.info(leads ? 'this process leads' : 'this process leads no longer')
    this.leads = leads
    return leads
  }

  private async ask(): Promise<boolean> {
    try {
      this.session ??= this.openSession()
      const leads = !this.session || (await soon(holdLead(this.session.db), ANSWER_WITHIN_MS))
      this.outage.ended()
      return leads
    } catch (error) {
      // One that does not answer may do so much later, and must not hold up everything until then.
      void this.session?.close().catch(() => {})
      this.session = null
      this.outage.began(error as Error)
      return false
    }
  }

  /** Lets another lead. */
  async resign(): Promise<void> {
    if (!this.leads) return
    this.log.info('this process leads no longer')
    await this.end()
  }

  /** Lets another lead, and keeps nothing open. */
  async end(): Promise<void> {
    const { session } = this
    this.session = null
    this.leads = false
    this.askedAt = Number.NEGATIVE_INFINITY
    await session?.close()
  }
}
