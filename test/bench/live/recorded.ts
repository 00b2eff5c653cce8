import WebSocket from 'ws'
import type { Contestant } from './contestants.ts'
import type { Topic } from './scenes.ts'
import { GREETING, PROBE, PROTOCOL } from './wire.ts'
import { within } from './within.ts'

const WITHIN_MS = 30_000
const WRONG = /"type":"error"|"errors":/

/** What a watcher of a topic gets when each of its bookables changes once, byte by byte. */
export async function recordMessages(contestant: Contestant, topic: Topic): Promise<string[]> {
  const { server, url, joinOf, change } = await contestant.start()
  const socket = new WebSocket(url, PROTOCOL, { perMessageDeflate: false })
  const heard = listener(socket)
  try {
    await once(socket, 'open')
    socket.send(GREETING)
    await heard(1)
    socket.send(joinOf(topic, 0))
    socket.send(PROBE)
    // Its answer and its end.
    await heard(3)
    for (const bookable of topic.bookables) await change([{ topic: 0, bookable }])
    return (await heard(3 + topic.bookables.length)).slice(3)
  } finally {
    socket.terminate()
    await server.stop()
  }
}

const once = (socket: WebSocket, event: 'open') =>
  within(WITHIN_MS, 'to open a socket', new Promise<void>((resolve) => void socket.once(event, resolve)))

/** Answers all messages so far, as soon as there are so many. */
function listener(socket: WebSocket): (count: number) => Promise<string[]> {
  const messages: string[] = []
  let look = () => {}
  socket.on('message', (data) => {
    messages.push(String(data))
    look()
  })
  return (count) => {
    const enough = new Promise<string[]>((resolve, reject) => {
      look = () => {
        const wrong = messages.find((text) => WRONG.test(text))
        if (wrong) reject(new Error(`a watcher was told ${wrong}`))
        if (messages.length >= count) resolve(messages)
      }
      look()
    })
    return within(WITHIN_MS, `to hear ${count} messages`, enough)
  }
}
