import WebSocket from 'ws'

/** An operation, as it is sent. */
export interface Sending {
  query?: string
  variables?: object
  operationName?: string
  documentId?: string
  extensions?: object
}

/** What came back first. */
export interface Received {
  data?: unknown
  errors?: { message: string; extensions: Record<string, unknown> & { code: string } }[]
  extensions?: { cost?: { requested: number; remaining: number } }
}

export type Send = (url: string, sending: Sending, headers?: Record<string, string>) => Promise<Received>

const JSON_TYPE = { 'content-type': 'application/json' }

export const overHttp: Send = async (url, sending, headers) => {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify(sending),
  })
  return (await answer.json()) as Received
}

export const overStream: Send = async (url, sending, headers) => {
  const leaving = new AbortController()
  const answer = await fetch(`${url}/graphql/stream`, {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify(sending),
    signal: leaving.signal,
  })
  if (answer.headers.get('content-type')?.includes('json')) return (await answer.json()) as Received
  let text = ''
  for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += part
    const data = /^data: (.+)\n\n/m.exec(text)?.[1]
    if (!data) continue
    leaving.abort()
    return JSON.parse(data)
  }
  throw new Error('the stream told nothing')
}

/** A socket that has introduced itself; `answers` holds what came for each id. */
export async function openSocket(url: string, params: object = {}): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const acknowledged = new Promise((resolve, reject) => {
    socket.once('message', resolve)
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)))
  })
  socket.send(JSON.stringify({ type: 'connection_init', payload: params }))
  await acknowledged
  return socket
}

let last = 0

/** The first answer to an operation over a socket. */
export function askOver(socket: WebSocket, sending: Sending): Promise<Received> {
  last += 1
  const id = String(last)
  return new Promise((resolve, reject) => {
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)))
    socket.on('message', function hear(data) {
      const { id: of, type, payload } = JSON.parse(String(data))
      if (of !== id) return
      socket.off('message', hear)
      resolve(type === 'error' ? { errors: payload } : payload)
    })
    socket.send(JSON.stringify({ id, type: 'subscribe', payload: sending }))
  })
}

export const overSocket: Send = async (url, sending, headers) => {
  const socket = await openSocket(url, headers)
  try {
    return await askOver(socket, sending)
  } finally {
    socket.terminate()
  }
}

/** Each way to ask. */
export const TRANSPORTS: [name: string, send: Send][] = [
  ['HTTP', overHttp],
  ['WebSocket', overSocket],
  ['server-sent events', overStream],
]
