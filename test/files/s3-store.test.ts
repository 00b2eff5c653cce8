import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { s3Store } from '../../src/files/s3-store.ts'
import { keyOfFile, linksOf, pdf, placeFor, put } from '../support/files.ts'
import { type S3Like, startS3Like } from '../support/s3-like.ts'
import { type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let s3: S3Like
let service: TestService
let enterprise: Member
beforeAll(async () => {
  s3 = await startS3Like()
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = s3.bucket
  service = await startService({
    ...{ S3_ENDPOINT: endpoint, S3_REGION: region, S3_BUCKET: bucket },
    ...{ S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey },
  })
  enterprise = await seeds(service).enterprise()
})
afterAll(async () => {
  await service.stop()
  await s3.stop()
})

test('a file in a bucket comes back as it was sent, in one object', async () => {
  const bytes = pdf('x'.repeat(3_000_000))
  const place = await placeFor(enterprise.client, bytes.length)
  expect((await put(service, place, bytes)).status).toBe(201)
  expect([...s3.objects.keys()]).toEqual([`${keyOfFile(place)}.1`])
  const { url } = (await linksOf(service)).to('GET', keyOfFile(place), new Date())
  expect(bytes.equals(Buffer.from(await (await fetch(service.url + url)).arrayBuffer()))).toBe(true)
  expect(s3.refused).toEqual([])
})

test('what is refused while it comes is never an object', async () => {
  const before = s3.objects.size
  const place = await placeFor(enterprise.client, 200_000)
  async function* larger() {
    yield pdf('x'.repeat(150_000))
    yield Buffer.alloc(150_000, 'x')
  }
  expect((await put(service, place, larger())).status).toBe(413)
  expect((await put(service, place, pdf(), {})).status).toBe(400)
  expect((await put(service, place, Buffer.alloc(200_000, '<'))).status).toBe(415)
  expect(s3.objects.size).toBe(before)
  expect((await put(service, place, pdf('x'.repeat(200_000 - pdf('').length)))).status).toBe(201)
})

test('while the store cannot be reached uploads are UNAVAILABLE, and they go on when it is back', async () => {
  const place = await placeFor(enterprise.client, pdf().length)
  const { bucket } = s3
  await s3.stop()
  const answer = await put(service, place, pdf())
  expect([answer.status, (await answer.json()).errors[0].extensions.code]).toEqual([503, 'UNAVAILABLE'])
  s3 = await startS3Like()
  await expect(
    s3Store({ ...bucket, endpoint: s3.bucket.endpoint }).delete(`${keyOfFile(place)}.1`),
  ).resolves.toBeUndefined()
})

test('a wrong secret is refused by the store, and neither it nor the answer is told', async () => {
  const secretAccessKey = 'another secret'
  const store = s3Store({ ...s3.bucket, secretAccessKey })
  const error = await store.delete('00000000-0000-0000-0000-000000000000.1').catch((reason: Error) => reason)
  expect(String(error)).toBe('Error: the S3 store answered 403 (SignatureDoesNotMatch)')
})

test('a bucket is only asked for names that the service makes', async () => {
  for (const name of ['../other', 'a', '00000000-0000-0000-0000-000000000000.1/..'])
    await expect(s3Store(s3.bucket).read(name)).rejects.toThrow('not a name of a stored file')
})

test('the store needs all that it is signed with, and an address without a password', () => {
  expect(() => readConfig({ S3_ENDPOINT: 'https://s3.example' })).toThrow(/S3_BUCKET, S3_ACCESS_KEY_ID/)
  expect(() => readConfig({ S3_ENDPOINT: 'https://me:secret@s3.example' })).toThrow(/S3_ENDPOINT/)
  expect(() => readConfig({ FILE_TYPES: 'text/html' })).toThrow(/FILE_TYPES/)
})
