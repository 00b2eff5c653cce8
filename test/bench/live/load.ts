import { now } from './clock.ts'
import { DeliveryCount } from './delivery-count.ts'
import { openLightSocket } from './light-socket.ts'
import { GREETING, keyOfMessage, NEXT } from './wire.ts'

/**
 * The sockets, in a process of their own: a message costs it as little as can be, or the servers would wait for it. The
 * same for both servers.
 */
export type LoadTask =
  | { kind: 'join'; url: string; sockets: number; joins: string[]; groups: number[] }
  | ({ kind: 'begin' } & Counting)
  | { kind: 'take' }
  | { kind: 'look'; keys: string[] }

/** What is done beyond counting. */
export interface Counting {
  /** Tells each time that a group has got as many as its others. */
  announce?: boolean
  /** Of so many sockets one is looked into, for when which change came. */
  timedEvery?: number
}

/** What came since it began. */
export interface Tally {
  deliveries: number
  /** When changes came to the sockets that were looked into, by their keys. */
  arrivals: Record<string, number[]>
  /** CPU of this process so far. */
  cpuMs: number
}

export interface Look extends Pick<Tally, 'deliveries'> {
  /** To how many of the sockets that are looked into each change came. */
  came: number[]
}

const AT_ONCE = 200
// As bytes, so that none are made of a text for each message.
const [NEWS, ERRORS] = [Buffer.from(NEXT), Buffer.from('"errors":')]
let groups: number[] = []
let count = new DeliveryCount([])
let counting: Counting = {}
let arrivals: Record<string, number[]> = {}

function fail(what: string): never {
  process.stderr.write(`a watcher was told: ${what}\n`)
  process.exit(1)
}

function received(socket: number, data: Buffer): void {
  if (!data.includes(NEWS)) fail(data.toString())
  const { announce, timedEvery } = counting
  if (count.add(socket) && announce) process.send?.({})
  if (timedEvery && socket % timedEvery === 0) note(data)
}

function note(data: Buffer): void {
  const at = now()
  if (data.includes(ERRORS)) fail(data.toString())
  const key = keyOfMessage(data.toString())
  arrivals[key] ??= []
  arrivals[key].push(at)
}

const join = (url: URL, number: number, topic: string) =>
  new Promise<void>((resolve) => {
    let joined = false
    const hear = (data: Buffer) => {
      if (joined) received(number, data)
      else socket.send(topic)
      joined = true
      resolve()
    }
    const socket = openLightSocket(url, { open: () => socket.send(GREETING), hear, fail })
  })

async function joinAll({ url, sockets, joins }: Extract<LoadTask, { kind: 'join' }>): Promise<void> {
  let next = 0
  const joinSome = async () => {
    while (next < sockets) {
      const number = next
      next += 1
      await join(new URL(url), number, joins[number % joins.length]!)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, joinSome))
}

const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

const tally = (): Tally => ({ deliveries: count.deliveries, arrivals, cpuMs: cpuMs() })

async function done(task: LoadTask): Promise<Tally | Look> {
  const { deliveries } = count
  if (task.kind === 'look') return { deliveries, came: task.keys.map((key) => arrivals[key]?.length ?? 0) }
  if (task.kind === 'join') groups = task.groups
  if (task.kind !== 'take') {
    count = new DeliveryCount(groups)
    arrivals = {}
    counting = task.kind === 'begin' ? task : {}
  }
  if (task.kind === 'join') await joinAll(task)
  return tally()
}

process.on('message', (task: LoadTask) => void done(task).then((answer) => process.send?.(answer)))
process.on('disconnect', () => process.exit())
