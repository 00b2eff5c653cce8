import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

/** As little as a server can do: it answers the first line, the second one names a topic, and all else comes over IPC. */
export type BareTask = { kind: 'learn'; messages: string[] } | { kind: 'broadcast'; news: News[] }

/** A learnt message, with the version of this change, for the watchers of a topic. */
export interface News {
  topic: number
  message: number
  version: number
}

const topics = new Map<number, WebSocket[]>()
let messages: string[] = []

function welcome(socket: WebSocket): void {
  socket.once('message', () => {
    socket.once('message', (topic) => {
      const watchers = topics.get(Number(topic))
      if (watchers) watchers.push(socket)
      else topics.set(Number(topic), [socket])
    })
    socket.send('{}')
  })
}

function broadcast({ topic, message, version }: News): void {
  const text = messages[message % messages.length]!.replace(/"version":\d+/, `"version":${version}`)
  const bytes = Buffer.from(text)
  for (const socket of topics.get(topic) ?? []) socket.send(bytes, { binary: false })
}

process.on('message', (task: BareTask) => {
  if (task.kind === 'learn') {
    messages = task.messages
    process.send?.({})
  }
  if (task.kind === 'broadcast') for (const news of task.news) broadcast(news)
})

const server = createServer()
new WebSocketServer({ server }).on('connection', welcome)
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
)
