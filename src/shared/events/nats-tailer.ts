import type { Logger } from 'pino'
import { type Deliver, Delivery } from './delivery.ts'
import type { Leadership } from './leadership.ts'
import type { NatsLink } from './nats-link.ts'
import { type OutboxSource, Reading } from './reading.ts'
import { follow, type Tailer } from './tailer.ts'

/** How a process follows the outbox: for all, by what the one that leads says, or for itself. */
export type Role = 'LEADS' | 'LISTENS' | 'ALONE'

export interface NatsTailerOptions {
  source: OutboxSource
  log: Logger
  deliver: Deliver
  link: NatsLink
  leadership: Leadership
}

/**
 * One process, which leads, reads the outbox and sends what it finds through NATS to the others, which only listen.
 * The database stays the truth: each batch, and a beat where there is none, says behind which position it goes on, so
 * that whoever missed something reads it there. While NATS is down or nobody is heard, each reads the outbox itself.
 * `link` and `leadership` are closed with it.
 */
export function followThroughNats({ source, log, deliver, link, leadership }: NatsTailerOptions): Tailer {
  const delivery = new Delivery(source.db, deliver)
  const reading = new Reading(delivery, source.openSession)
  let role: Role | null = null

  async function turn(stopping: AbortSignal): Promise<number> {
    const before = role
    role = await nextRole()
    if (role !== before) log.debug({ role }, 'changes are followed in another way')
    if (role === 'LEADS') return lead()
    if (role === 'LISTENS') return listen(stopping)
    return reading.pauseAfter(await delivery.take(await reading.read()))
  }

  async function nextRole(): Promise<Role> {
    if (!link.isUp) {
      await leadership.resign()
      return 'ALONE'
    }
    if (await leadership.assert()) return 'LEADS'
    return link.hasLeader ? 'LISTENS' : 'ALONE'
  }

  async function lead(): Promise<number> {
    // What others sent, and itself, is in the outbox too.
    link.clear()
    const batch = await reading.read()
    // First, so that the others need not wait for those who watch here.
    link.publish(batch)
    await delivery.take(batch)
    return reading.pauseAfter(batch.events.length > 0)
  }

  async function listen(stopping: AbortSignal): Promise<number> {
    const batch = await link.next(stopping)
    if (batch) await delivery.take(batch)
    return 0
  }

  const tailer = follow(delivery, log, turn)
  return {
    ready: tailer.ready,
    stop: async () => {
      await tailer.stop()
      await Promise.all([leadership.end(), link.close(), reading.end()])
    },
  }
}
