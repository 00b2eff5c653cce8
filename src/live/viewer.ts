import type { Actor } from '../accounts/organization.ts'
import type { Context } from '../context.ts'
import { forbidden, invalidToken } from '../shared/fault.ts'
import type { Reachability } from '../shared/reachability.ts'

/** What a key may show less than its person might see. */
const scopesOf = ({ credential }: Actor) => (credential.kind === 'API_KEY' ? credential.scopes.join() : '')

/** Who follows a subscription, and may do so as long as the credential, its session, the membership and the mandate last. */
export class Viewer {
  private readonly context: Context
  private readonly began: Actor | null
  private readonly unfollow: () => void
  // Rights may have changed between the subscription's first look and the following of them.
  private doubts = 1
  private checking: Promise<void> | null = null
  private onLost: ((failure: unknown) => void) | null = null

  constructor(context: Context) {
    this.context = context
    this.began = context.actor
    const personId = context.actor?.personId
    this.unfollow = personId ? context.accessWatch.follow(personId, () => this.doubt()) : () => {}
  }

  /** Those who may see the same have the same key. */
  get key(): string {
    const { actor } = this.context
    return actor
      ? `${actor.personId} ${actor.organizationId} ${actor.role} ${actor.kind} ${actor.sizeClass} ${scopesOf(actor)} ${actor.mandate?.id ?? ''}`
      : ''
  }

  get reachability(): Reachability {
    return this.context.reachability
  }

  /** Whether to check before anything more is told. */
  get isInDoubt(): boolean {
    const { actor } = this.context
    return actor !== null && (this.doubts > 0 || actor.expiresAt.getTime() <= Date.now())
  }

  /** Calls back when rights have changed, and are lost or cannot be looked at: at once, whether anything is to be told or not. */
  whenLost(onLost: (failure: unknown) => void): void {
    this.onLost = onLost
  }

  /**
   * Rejects with the fault UNAUTHENTICATED when the credential has expired, or the session or the membership has ended,
   * FORBIDDEN when the mandate has.
   */
  check(): Promise<void> {
    this.checking ??= this.look().finally(() => {
      this.checking = null
    })
    return this.checking
  }

  private async look(): Promise<void> {
    let before: number
    // Until it was not doubted again meanwhile: what was read may be of before.
    do {
      before = this.doubts
      const actor = await this.context.whoActs()
      if (!actor) throw invalidToken()
      refuseOther(this.began, actor)
      this.context.actor = actor
    } while (before !== this.doubts)
    this.doubts = 0
  }

  /** What one event is looked at with. */
  contextNow(): Context {
    return this.context.afresh()
  }

  end(): void {
    this.unfollow()
  }

  private doubt(): void {
    this.doubts += 1
    if (this.onLost) this.check().catch(this.onLost)
  }
}

/** What a subscription began with it is not gone on with for somebody else: another organization, or another mandate. */
function refuseOther(began: Actor | null, { organizationId, mandate }: Actor): void {
  if (organizationId !== began?.organizationId) throw invalidToken()
  if (mandate?.id !== began.mandate?.id) throw forbidden(ANOTHER_MANDATE)
}

const ANOTHER_MANDATE = {
  en: 'The mandate under which this subscription began has ended. Subscribe again, under the one that is in force now.',
  zh: '该订阅所依据的授权已终止,请以当前有效的授权重新订阅。',
}
