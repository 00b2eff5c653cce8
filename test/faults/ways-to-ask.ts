import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import WebSocket from 'ws'
import { HOLD_SLOT } from '../support/bookings.ts'
import type { Member } from '../support/seed.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

/** Whom to ask what. */
export interface Asking {
  url: string
  member: Member
  bookableId: string
}

/** GOOD, or the code with which it was refused; anything else says what was wrong. */
export type Reply = 'GOOD' | 'UNAVAILABLE' | (string & {})

interface Envelope {
  data?: object | null
  errors?: { extensions?: { code?: string } }[]
}

const LABS = '{ labs(first: 1) { edges { cursor } } }'
const FREE_TIME = `subscription ($scope: AvailabilityScope!) {
  availabilityChanged(scope: $scope, snapshot: true) { cursor }
}`
// Registered by IANA as "try again later": clients of graphql-ws come back after it.
const TRY_AGAIN = [1013]

const replyOf = ({ data, errors }: Envelope): Reply =>
  errors ? errors.map(({ extensions }) => extensions?.code).join() : data ? 'GOOD' : JSON.stringify(data)

async function post({ url, member }: Asking, query: string, variables: object = {}): Promise<Reply> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${member.client.token}` },
    body: JSON.stringify({ query, variables }),
  })
  return replyOf((await response.json()) as Envelope)
}

function hold(asking: Asking): Promise<Reply> {
  const startsAt = atQuarter(60 + 15 * Math.floor(Math.random() * 1_000))
  const { bookableId } = asking
  const input = { bookableId, startsAt, endsAt: minutesAfter(startsAt, 15), idempotencyKey: randomUUID() }
  // Taken time is a good answer too.
  return post(asking, HOLD_SLOT, { input })
}

async function ready({ url }: Asking): Promise<Reply> {
  const { status } = await fetch(`${url}/readyz`)
  return status === 200 ? 'GOOD' : status === 503 ? 'UNAVAILABLE' : `status ${status}`
}

/** Whether it lives, which no outage of the database changes. */
export async function isHealthy(url: string): Promise<boolean> {
  return (await fetch(`${url}/healthz`)).status === 200
}

/** A socket that was let in; or what it was closed with. */
async function introduced({ url, member }: Asking): Promise<WebSocket | number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  await once(socket, 'open')
  const payload = { authorization: `Bearer ${member.client.token}` }
  socket.send(JSON.stringify({ type: 'connection_init', payload }))
  const message = await heard(socket)
  return typeof message === 'number' ? message : socket
}

interface Message {
  type: string
  payload: Envelope & Envelope['errors']
}

/** The next message that says something, or the code with which it was closed. */
const heard = (socket: WebSocket): Promise<Message | number> =>
  new Promise((resolve) => {
    const hear = (data: unknown) => {
      const message: Message = JSON.parse(String(data))
      // Of the question before.
      if (message.type === 'complete') return
      socket.off('message', hear)
      socket.off('close', resolve)
      resolve(message)
    }
    socket.on('message', hear)
    socket.once('close', resolve)
  })

async function askOver(socket: WebSocket, query: string, variables: object = {}): Promise<Reply> {
  socket.send(JSON.stringify({ type: 'subscribe', id: randomUUID(), payload: { query, variables } }))
  const message = await heard(socket)
  if (typeof message === 'number') return closedWith(message)
  const { type, payload } = message
  return type === 'error' ? replyOf({ errors: payload as Envelope['errors'] & object }) : replyOf(payload)
}

const closedWith = (code: number): Reply => (TRY_AGAIN.includes(code) ? 'UNAVAILABLE' : `closed with ${code}`)

/** Begins a subscription over a new socket, whose first event is a state read of the database. */
async function subscribe(asking: Asking): Promise<Reply> {
  const socket = await introduced(asking)
  if (typeof socket === 'number') return closedWith(socket)
  const reply = await askOver(socket, FREE_TIME, { scope: { bookableIds: [asking.bookableId] } })
  socket.terminate()
  return reply
}

/** Asks over a socket that stays. */
function overOneSocket(): (asking: Asking) => Promise<Reply> {
  let socket: WebSocket | null = null
  return async (asking) => {
    if (socket?.readyState !== WebSocket.OPEN) {
      const opened = await introduced(asking)
      if (typeof opened === 'number') return closedWith(opened)
      socket = opened
    }
    return askOver(socket, LABS)
  }
}

/** Each way in which somebody waits for the database. */
export const waysToAsk = (): Record<string, (asking: Asking) => Promise<Reply>> => ({
  query: (asking) => post(asking, LABS),
  mutation: hold,
  'query over a socket': overOneSocket(),
  subscription: subscribe,
  readyz: ready,
})
