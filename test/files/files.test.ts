import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attachmentCalled } from '../../src/files/download.ts'
import { FileLinks } from '../../src/files/file-links.ts'
import { soundName } from '../../src/files/file-store.ts'
import { beginsAs, MEDIA_TYPES } from '../../src/files/media-type.ts'
import { received } from '../../src/files/received.ts'

const PDF = Buffer.from('%PDF-1.7\n')

async function* cut(bytes: Buffer, sizes: readonly number[]) {
  let from = 0
  for (const size of sizes) {
    yield bytes.subarray(from, from + size)
    from += size
  }
  yield bytes.subarray(from)
}

async function collected(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const part of parts) all.push(part)
  return Buffer.concat(all)
}

const sizes = fc.array(fc.nat(2_000), { maxLength: 10 })
const bodies = fc.uint8Array({ maxLength: 5_000 }).map((body) => Buffer.concat([PDF, body]))

test('however a file is cut on its way, it and its hash are the same', async () => {
  await fc.assert(
    fc.asyncProperty(bodies, sizes, async (bytes, parts) => {
      const hash = createHash('sha256')
      const announced = { size: bytes.length, mediaType: 'application/pdf' }
      expect(await collected(received(cut(bytes, parts), announced, hash))).toEqual(bytes)
      expect(hash.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'))
    }),
  )
})

test('no byte beyond what was announced is handed on, and no less is taken for all', async () => {
  await fc.assert(
    fc.asyncProperty(bodies, sizes, fc.integer({ min: 0, max: 5_100 }), async (bytes, parts, size) => {
      fc.pre(size !== bytes.length)
      let handed = 0
      const all = async () => {
        const coming = received(
          cut(bytes, parts),
          { size, mediaType: 'application/pdf' },
          createHash('sha256'),
        )
        for await (const part of coming) handed += part.length
      }
      await expect(all()).rejects.toMatchObject({ status: size < bytes.length ? 413 : 400 })
      expect(handed).toBeLessThanOrEqual(size)
    }),
  )
})

describe('the first bytes', () => {
  const BEGINNINGS: [string, Buffer][] = [
    ['application/pdf', PDF],
    ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
    ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['application/zip', Buffer.from('PK\u0003\u0004')],
    ['text/csv', Buffer.from('样品,抗拉强度\n')],
  ]
  test.each(BEGINNINGS)('say what is %s, and what is not', (mediaType, head) => {
    for (const [other, bytes] of BEGINNINGS)
      expect(beginsAs(mediaType, bytes)).toBe(
        other === mediaType || (mediaType === 'text/csv' && !bytes.includes(0)),
      )
    expect(beginsAs(mediaType, head)).toBe(true)
  })

  test('of a page are those of no type that is taken but text, which browsers do not run', () => {
    const taken = MEDIA_TYPES.filter((type) => beginsAs(type, Buffer.from('<html><script>')))
    expect(taken).toEqual(['text/plain', 'text/csv'])
  })
})

test('only a link as it was made is good, for its file, its use and its time', () => {
  const links = new FileLinks('a secret', 'https://api.example/')
  const now = new Date('2026-03-02T08:00:00Z')
  const { url, expiresAt } = links.to('PUT', 'the-file', now)
  expect(url).toMatch(/^https:\/\/api\.example\/files\/the-file\?/)
  const { expires, signature } = Object.fromEntries(new URL(url).searchParams) as Record<string, string>
  const isGood = (at: Date, id = 'the-file', use: 'PUT' | 'GET' = 'PUT', by = links) =>
    by.isGood(use, id, expires!, signature!, at)
  expect(isGood(now)).toBe(true)
  expect(isGood(new Date(expiresAt.getTime() - 1))).toBe(true)
  expect(isGood(expiresAt)).toBe(false)
  expect(isGood(now, 'another')).toBe(false)
  expect(isGood(now, 'the-file', 'GET')).toBe(false)
  expect(isGood(now, 'the-file', 'PUT', new FileLinks('another secret', ''))).toBe(false)
})

test('whatever a file is called, its header is one line that says so', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
      const header = attachmentCalled(name)
      expect(header).toMatch(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.~!%-]+$/)
      expect(decodeURIComponent(header.split("''")[1]!)).toBe(name)
    }),
  )
})

test('no text but a name of ours becomes a path', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom('../../etc/passwd', '..', '/', 'a\0')), (name) => {
      expect(() => soundName(name)).toThrow()
    }),
  )
  expect(soundName('0199a2b4-0000-7000-8000-000000000000.12')).toBeTruthy()
})
