import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { get, type IncomingMessage, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directoryStore } from '../../src/files/directory-store.ts'
import { FULL_FILES_A_DAY } from '../../src/files/file.ts'
import { forgetMissing } from '../../src/files/files.service.ts'
import { LIMITS } from '../../src/limits.ts'
import { networksOf } from '../../src/shared/caller-address.ts'
import { cloneDatabase } from '../support/database.ts'
import {
  keyOfFile,
  linksOf,
  type Place,
  pdf,
  placeFor,
  put,
  REQUEST_UPLOAD,
  uploaded,
} from '../support/files.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

const MEBIBYTE = 1024 * 1024

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

let FILES_DIR: string
let service: TestService
/** The same, for which a second is long. */
let hurried: TestService
let enterprise: Member
let lab: Lab
let window: Member
beforeAll(async () => {
  FILES_DIR = await mkdtemp(join(tmpdir(), 'fenshi-files-'))
  const database = await cloneDatabase()
  const settings = { FILES_DIR, TRUST_PROXY: networksOf('127.0.0.1')! }
  service = await startService(settings, database)
  hurried = await startService({ ...settings, FILE_SECONDS: 1 }, { ...database, close: async () => {} })
  const seed = seeds(service)
  enterprise = await seed.enterprise()
  lab = await seed.lab()
  window = await seed.window()
})
afterAll(async () => {
  await hurried.stop()
  await service.stop()
  await rm(FILES_DIR, { recursive: true })
})

const codeOf = async (answer: Response) => (await answer.json()).errors[0].extensions.code
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
/** The names in the store that belong to a file. */
const keptOf = async (place: Place) =>
  (await readdir(FILES_DIR)).filter((name) => name.startsWith(keyOfFile(place)))
async function* chunks(...parts: Buffer[]) {
  yield* parts
}
const downloaded = async (fileId: string, headers: Record<string, string> = {}) => {
  const { url } = (await linksOf(service)).to('GET', keyOfFile({ fileId }), new Date())
  return fetch(service.url + url, { headers })
}

test('a file comes back as it was sent, to be saved and never shown inside a page', async () => {
  const bytes = pdf('拉伸试验')
  const place = await placeFor(enterprise.client, bytes.length)
  const stored = await put(service, place, bytes)
  expect([stored.status, await stored.json()]).toEqual([201, { size: bytes.length, sha256: sha256(bytes) }])
  const answer = await downloaded(place.fileId)
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': String(bytes.length),
    'content-disposition': `attachment; filename="___1.pdf"; filename*=UTF-8''${encodeURIComponent('附件 1.pdf')}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    etag: `"${sha256(bytes)}"`,
  })
  const again = await downloaded(place.fileId, { 'if-none-match': `"${sha256(bytes)}"` })
  expect([again.status, await again.text()]).toEqual([304, ''])
  expect(await keptOf(place)).toEqual([`${keyOfFile(place)}.1`])
})

test('a large file passes through without being held in memory', { timeout: 120_000 }, async () => {
  const size = 48 * MEBIBYTE
  const part = Buffer.alloc(64 * 1024, 'x')
  const place = await placeFor(enterprise.client, size, { mediaType: 'text/plain', name: 'log.txt' })
  const held = () => {
    // What one collection finds is counted off beside it; the next one waits for that.
    collectGarbage()
    collectGarbage()
    return process.memoryUsage().arrayBuffers
  }
  const before = held()
  let most = 0
  const look = (count: number) => {
    if (count % (16 * MEBIBYTE) === 0) most = Math.max(most, held() - before)
  }
  function* large() {
    for (let sent = 0; sent < size; sent += part.length) {
      look(sent)
      yield part
    }
  }
  // Not by fetch, which holds what it has not sent or read yet, in this same process.
  const sending = request(service.url + place.uploadUrl, {
    method: 'PUT',
    headers: { 'content-type': 'text/plain', 'content-length': size },
  })
  const [[answer]] = await Promise.all([
    once(sending, 'response') as Promise<[IncomingMessage]>,
    pipeline(large, sending),
  ])
  answer.resume()
  const { url } = (await linksOf(service)).to('GET', keyOfFile(place), new Date())
  const [back] = (await once(get(service.url + url), 'response')) as [IncomingMessage]
  let [received, seen] = [0, 0]
  for await (const piece of back) {
    received += piece.length
    for (; seen + 16 * MEBIBYTE <= received; seen += 16 * MEBIBYTE) look(seen)
  }
  expect([answer.statusCode, received]).toEqual([201, size])
  expect(most).toBeLessThan(16 * MEBIBYTE)
})

describe('a link', () => {
  test.each<[string, (url: URL, other: URL) => void]>([
    ['with another signature', (url) => url.searchParams.set('signature', 'x'.repeat(43))],
    ['without a signature', (url) => url.searchParams.delete('signature')],
    ['with a later end', (url) => url.searchParams.set('expires', '9999999999')],
    ['with an end that is none', (url) => url.searchParams.set('expires', '1e99')],
    [
      'to another file',
      (url, other) => {
        url.pathname = other.pathname
      },
    ],
    [
      'out of the store',
      (url) => {
        url.pathname = '/files/..%2f..%2fetc%2fpasswd'
      },
    ],
    [
      'to a name that is no id',
      (url) => {
        url.pathname = '/files/__proto__'
      },
    ],
  ])('%s is refused, and writes nothing', async (_what, alter) => {
    const [place, other] = [
      await placeFor(enterprise.client, pdf().length),
      await placeFor(enterprise.client, 5),
    ]
    const url = new URL(service.url + place.uploadUrl)
    alter(url, new URL(service.url + other.uploadUrl))
    const answer = await put({ url: '' }, { uploadUrl: url.href }, pdf())
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'FORBIDDEN'])
    expect(await keptOf(place)).toEqual([])
  })

  test('is good for one kind of transfer, and for minutes', async () => {
    const { url, db } = service
    const fileId = await uploaded(service, enterprise.client)
    const links = await linksOf({ ...service, db })
    const key = keyOfFile({ fileId })
    const past = new Date(Date.now() - 5 * 60_000 - 1_000)
    for (const link of [links.to('PUT', key, new Date()), links.to('GET', key, past)])
      expect((await fetch(url + link.url)).status).toBe(403)
  })

  test('to a file that was never uploaded finds nothing', async () => {
    const place = await placeFor(enterprise.client, 5)
    const answer = await downloaded(place.fileId)
    expect([answer.status, await codeOf(answer)]).toEqual([404, 'NOT_FOUND'])
  })
})

describe('a file is refused, nothing of it stays, and it can be sent again', () => {
  const whole = pdf()
  const longer = Buffer.concat([whole, Buffer.from('x')])
  test.each<[string, () => Buffer | AsyncIterable<Buffer>, object, number, string]>([
    ['that says it is larger than announced', () => longer, {}, 413, 'COST_LIMITED'],
    ['that turns out larger than announced', () => chunks(whole, Buffer.alloc(9)), {}, 413, 'COST_LIMITED'],
    ['that says it is smaller than announced', () => whole.subarray(1), {}, 400, 'BAD_USER_INPUT'],
    ['that turns out smaller than announced', () => chunks(whole.subarray(0, 9)), {}, 400, 'BAD_USER_INPUT'],
    ['with another Content-Type', () => whole, { 'content-type': 'text/html' }, 415, 'BAD_USER_INPUT'],
    ['that does not begin like its type', () => Buffer.alloc(whole.length, '<'), {}, 415, 'BAD_USER_INPUT'],
    ['that is compressed', () => whole, { 'content-encoding': 'gzip' }, 415, 'BAD_USER_INPUT'],
  ])('%s', async (_what, bytes, headers, status, code) => {
    const place = await placeFor(enterprise.client, whole.length)
    const answer = await put(service, place, bytes(), headers)
    expect([answer.status, await codeOf(answer)]).toEqual([status, code])
    expect(await keptOf(place)).toEqual([])
    expect((await put(service, place, whole)).status).toBe(201)
  })
})

test('whoever is refused in the midst of megabytes is told why', async () => {
  const size = 8 * MEBIBYTE
  const place = await placeFor(enterprise.client, size)
  const answer = await put(service, place, Buffer.alloc(size, '<'))
  expect([answer.status, await codeOf(answer)]).toEqual([415, 'BAD_USER_INPUT'])
})

test('a file is uploaded once: another PUT is refused, and what is there stays', async () => {
  const place = await placeFor(enterprise.client, pdf('one').length)
  expect((await put(service, place, pdf('one'))).status).toBe(201)
  const second = await put(service, place, pdf('two'))
  expect([second.status, await codeOf(second)]).toEqual([409, 'BAD_USER_INPUT'])
  expect(Buffer.from(await (await downloaded(place.fileId)).arrayBuffer())).toEqual(pdf('one'))
})

test('of several uploads of one file at once the last that began wins, and nothing of the others stays', async () => {
  const place = await placeFor(enterprise.client, pdf('0').length)
  const answers = await Promise.all(['1', '2', '3', '4'].map((text) => put(service, place, pdf(text))))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
  const { sha256: won } = await answers.find(({ status }) => status === 201)!.json()
  expect(sha256(Buffer.from(await (await downloaded(place.fileId)).arrayBuffer()))).toBe(won)
  await expect.poll(() => keptOf(place)).toHaveLength(1)
})

/** Begins an upload over a bare connection, which then says only what it is told to. */
function begun({ url }: TestService, { uploadUrl }: Place, size: number, address = '203.0.113.1'): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => {})
  socket.write(
    `PUT ${uploadUrl} HTTP/1.1\r\nhost: a\r\nx-forwarded-for: ${address}\r\ncontent-type: application/pdf\r\ncontent-length: ${size}\r\n\r\n`,
  )
  return socket
}

test('an upload that breaks off leaves nothing, and is sent again to the same link', async () => {
  const bytes = pdf('x'.repeat(100_000))
  const place = await placeFor(enterprise.client, bytes.length)
  const socket = begun(service, place, bytes.length)
  socket.write(bytes.subarray(0, 50_000))
  await expect.poll(() => keptOf(place)).toHaveLength(1)
  socket.destroy()
  await expect.poll(() => keptOf(place)).toEqual([])
  expect((await put(service, place, bytes)).status).toBe(201)
})

test('a client that is too slow is cut, told why, and leaves nothing', async () => {
  const place = await placeFor(enterprise.client, 1_000)
  const socket = begun(hurried, place, 1_000)
  socket.write('%PDF-')
  let said = ''
  socket.on('data', (part) => {
    said += part
  })
  await new Promise((resolve) => socket.once('close', resolve))
  expect(said).toMatch(/^HTTP\/1\.1 408/)
  expect(said).toContain('BAD_USER_INPUT')
  expect(await keptOf(place)).toEqual([])
})

test('a reader that is too slow is cut', async () => {
  const size = 32 * MEBIBYTE
  const place = await placeFor(enterprise.client, size, { mediaType: 'text/plain' })
  expect((await put(service, place, Buffer.alloc(size, 'x'), { 'content-type': 'text/plain' })).status).toBe(
    201,
  )
  const { url } = (await linksOf(service)).to('GET', keyOfFile(place), new Date())
  const socket = connect(Number(new URL(hurried.url).port), '127.0.0.1')
  socket.write(`GET ${url} HTTP/1.1\r\nhost: a\r\n\r\n`)
  let read = 0
  const slowly = async () => {
    for await (const part of socket) {
      read += part.length
      await pause(20)
    }
  }
  await slowly().catch(() => {})
  expect(read).toBeLessThan(size)
})

test('an address sends and fetches so many files at a time; others have theirs', async () => {
  const places = await Promise.all(
    Array.from({ length: LIMITS.transfers }, () => placeFor(enterprise.client, 1_000)),
  )
  const sockets = places.map((place) => begun(service, place, 1_000, '203.0.113.7'))
  for (const socket of sockets) socket.write('%PDF-'.padEnd(600))
  for (const place of places) await expect.poll(() => keptOf(place)).toHaveLength(1)
  const place = await placeFor(enterprise.client, pdf().length)
  const refused = await put(service, place, pdf(), { 'x-forwarded-for': '203.0.113.7' })
  expect([refused.status, await codeOf(refused)]).toEqual([429, 'RATE_LIMITED'])
  expect((await put(service, place, pdf(), { 'x-forwarded-for': '203.0.113.8' })).status).toBe(201)
  for (const socket of sockets) socket.destroy()
})

test('when the disk is full the upload is refused as UNAVAILABLE, and goes on when there is room again', async () => {
  const place = await placeFor(enterprise.client, pdf().length)
  await symlink('/dev/full', join(FILES_DIR, `${keyOfFile(place)}.1.part`))
  const answer = await put(service, place, pdf())
  expect([answer.status, await codeOf(answer)]).toEqual([503, 'UNAVAILABLE'])
  expect(await keptOf(place)).toEqual([])
  expect((await put(service, place, pdf())).status).toBe(201)
})

test('what was never uploaded is forgotten after a day, and with it what broken attempts left', async () => {
  const [forgotten, there] = [await placeFor(enterprise.client, 9), await placeFor(enterprise.client, 9)]
  const socket = begun(service, forgotten, 9)
  socket.write('%PDF')
  await expect.poll(() => keptOf(forgotten)).toHaveLength(1)
  await service.db.execute(
    sql`update file set created_at = created_at - interval '25 hours' where id = ${keyOfFile(forgotten)}::uuid`,
  )
  await forgetMissing(service.db, directoryStore(FILES_DIR))
  expect(await keptOf(forgotten)).toEqual([])
  socket.destroy()
  expect((await put(service, forgotten, pdf())).status).toBe(404)
  expect((await put(service, there, pdf())).status).toBe(413)
})

test('a link may be followed from pages elsewhere, and only pages that are admitted upload', async () => {
  const fileId = await uploaded(service, enterprise.client)
  const elsewhere = { 'sec-fetch-site': 'cross-site' }
  const { url } = (await linksOf(service)).to('GET', keyOfFile({ fileId }), new Date())
  // As browsers say it, which fetch of Node says otherwise.
  const statusFor = (mode: string) =>
    new Promise<number>((resolve) => {
      get(service.url + url, { headers: { ...elsewhere, 'sec-fetch-mode': mode } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode!)
      })
    })
  expect([await statusFor('navigate'), await statusFor('no-cors')]).toEqual([200, 403])
  const place = await placeFor(enterprise.client, 9)
  expect((await put(service, place, pdf(), { origin: 'https://elsewhere.example' })).status).toBe(403)
})

describe('a place for a file is refused', () => {
  const wanted = { name: 'a.pdf', mediaType: 'application/pdf', size: 9, purpose: 'ORDER_ATTACHMENT' }
  test.each([
    ['without a name', { name: ' ' }, 'name'],
    ['whose name is a path', { name: '../a.pdf' }, 'name'],
    ['whose name would end a header', { name: 'a\r\nb' }, 'name'],
    ['whose name is read backwards', { name: 'a\u202efdp.exe' }, 'name'],
    ['of a type that a browser would run', { mediaType: 'text/html' }, 'mediaType'],
    ['of nothing', { size: 0 }, 'size'],
    ['of more than may be', { size: 100 * MEBIBYTE + 1 }, 'size'],
  ])('%s', async (_what, wrong, path) => {
    const { requestUpload } = await lab.client.ask(REQUEST_UPLOAD, { input: { ...wanted, ...wrong } })
    expect(requestUpload).toMatchObject({
      fileId: null,
      userErrors: [{ code: 'INVALID_INPUT', path: [path] }],
    })
  })

  test('beyond what an organization may upload in a day', async () => {
    const busy = await seeds(service).enterprise()
    const place = await placeFor(busy.client, 100 * MEBIBYTE)
    await service.db.execute(sql`
      insert into file (id, organization_id, person_id, name, media_type, size)
      select gen_random_uuid(), organization_id, person_id, name, media_type, size
      from file, generate_series(2, ${FULL_FILES_A_DAY}::integer) where id = ${keyOfFile(place)}::uuid`)
    const ask = () => busy.client.ask(REQUEST_UPLOAD, { input: wanted })
    expect((await ask()).requestUpload.userErrors).toMatchObject([{ code: 'UPLOADS_FULL', path: ['size'] }])
    await service.db.execute(
      sql`update file set created_at = created_at - interval '25 hours' where stored_at is null`,
    )
    expect((await ask()).requestUpload.userErrors).toEqual([])
  })

  test('for a report that is no document', async () => {
    const input = { ...wanted, purpose: 'REPORT', mediaType: 'text/csv' }
    const { requestUpload } = await lab.client.ask(REQUEST_UPLOAD, { input })
    expect(requestUpload.userErrors).toMatchObject([{ path: ['mediaType'] }])
  })

  test('to whoever is neither enterprise nor lab, and for a report to whoever is no lab', async () => {
    const report = { input: { ...wanted, purpose: 'REPORT' } }
    expect(await enterprise.client.faultOf(REQUEST_UPLOAD, report)).toBe('FORBIDDEN')
    expect(await window.client.faultOf(REQUEST_UPLOAD, { input: wanted })).toBe('FORBIDDEN')
    expect(await service.stranger.faultOf(REQUEST_UPLOAD, { input: wanted })).toBe('UNAUTHENTICATED')
  })
})
