import type { OutboxEvent } from './outbox.repository.ts'

/** Some numbered events, in order, and where they go on from. */
export interface Batch {
  /** The position before them: whoever has not come so far has missed something. */
  behind: number
  events: OutboxEvent[]
}

// A quarter of what NATS takes in one message unless it is configured otherwise.
const MOST_BYTES = 256 * 1024

/** A batch as text, in as many pieces as it needs to travel; each names the positions it spans. */
export function piecesOf({ behind, events }: Batch): { span: string; text: string }[] {
  const text = JSON.stringify({ behind, events })
  if (events.length < 2 || Buffer.byteLength(text) <= MOST_BYTES) {
    return [{ span: `${behind}-${events.at(-1)?.position ?? behind}`, text }]
  }
  const first = events.slice(0, events.length / 2)
  const second = { behind: first.at(-1)!.position, events: events.slice(first.length) }
  return [...piecesOf({ behind, events: first }), ...piecesOf(second)]
}

/** Reads a piece. */
export function readPiece(text: string): Batch {
  const { behind, events } = JSON.parse(text) as Batch
  return { behind, events: events.map((event) => ({ ...event, createdAt: new Date(event.createdAt) })) }
}
