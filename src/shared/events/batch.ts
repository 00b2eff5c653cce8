import { z } from 'zod'
import type { OutboxEvent } from './outbox.repository.ts'
import { TOPICS } from './outbox.table.ts'

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

const PIECE = z.object({
  behind: z.int().min(0),
  events: z.array(
    z.object({
      position: z.int().min(1),
      topic: z.enum(TOPICS),
      subjectId: z.uuid(),
      payload: z.unknown(),
      createdAt: z.coerce.date(),
    }),
  ),
})

/** Reads a piece; throws when it is none. */
export const readPiece = (text: string): Batch => PIECE.parse(JSON.parse(text)) as Batch
