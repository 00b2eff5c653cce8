import { expect, test } from 'vitest'
import { type Batch, piecesOf, readPiece } from '../../../src/shared/events/batch.ts'

const LARGEST = 256 * 1024

const batchOf = (count: number, text: string): Batch => ({
  behind: 40,
  events: Array.from({ length: count }, (_, i) => ({
    ...{ position: 50 + 2 * i, topic: 'AVAILABILITY' as const, subjectId: crypto.randomUUID() },
    ...{ payload: { text }, createdAt: new Date(1_700_000_000_123 + i) },
  })),
})

test('what was sent is what is read, with its dates', () => {
  const batch = batchOf(3, '分时')
  const [piece, ...others] = piecesOf(batch)
  expect(others).toEqual([])
  expect(piece!.span).toBe('40-54')
  expect(readPiece(piece!.text)).toEqual(batch)
})

test('a batch that is too large goes in pieces, each behind the one before', () => {
  const batch = batchOf(1_000, '分'.repeat(900))
  const pieces = piecesOf(batch)
  expect(pieces.length).toBeGreaterThan(9)
  let behind = batch.behind
  const events = pieces.flatMap(({ text }) => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LARGEST)
    const read = readPiece(text)
    expect(read.behind).toBe(behind)
    behind = read.events.at(-1)!.position
    return read.events
  })
  expect(events).toEqual(batch.events)
  expect(new Set(pieces.map(({ span }) => span)).size).toBe(pieces.length)
})

test.each([
  ['no JSON', 'nonsense'],
  ['no batch', '{}'],
  ['a place that is no number', '{"behind":"1","events":[]}'],
  ['an event of nothing', '{"behind":1,"events":[{"position":2}]}'],
])('%s is not read', (_what, text) => {
  expect(() => readPiece(text)).toThrow()
})
