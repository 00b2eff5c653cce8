import { eq } from 'drizzle-orm'
import { FileLinks } from '../../src/files/file-links.ts'
import type { FileStore } from '../../src/files/file-store.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { secrets } from '../../src/shared/secrets.table.ts'
import type { Client } from './client.ts'
import type { TestService } from './service.ts'

export const REQUEST_UPLOAD = `mutation ($input: RequestUploadInput!) { requestUpload(input: $input) {
  fileId uploadUrl expiresAt userErrors { code path message } } }`

export interface Place {
  fileId: string
  uploadUrl: string
}

/** A small file that begins like a PDF. */
export const pdf = (text = 'a report') => Buffer.from(`%PDF-1.7\n${text}\n%%EOF\n`)

/** A place for a file of so many bytes. */
export async function placeFor(client: Client, size: number, wanted: object = {}): Promise<Place> {
  const input = {
    name: '附件 1.pdf',
    mediaType: 'application/pdf',
    purpose: 'ORDER_ATTACHMENT',
    size,
    ...wanted,
  }
  const { requestUpload } = await client.ask(REQUEST_UPLOAD, { input })
  if (requestUpload.userErrors.length > 0) throw new Error(JSON.stringify(requestUpload.userErrors))
  return requestUpload
}

type Body = Buffer | AsyncIterable<Buffer>

/** Sends bytes to a place, as any client of HTTP does. */
export const put = (
  service: Pick<TestService, 'url'>,
  { uploadUrl }: Pick<Place, 'uploadUrl'>,
  bytes: Body,
  headers: object = {},
) =>
  fetch(service.url + uploadUrl, {
    method: 'PUT',
    headers: { 'content-type': 'application/pdf', ...headers },
    body: bytes as BodyInit,
    ...{ duplex: 'half' },
  })

/** A file that is uploaded, by its id. */
export async function uploaded(
  service: TestService,
  client: Client,
  bytes: Buffer = pdf(),
  wanted: object = {},
): Promise<string> {
  const place = await placeFor(client, bytes.length, wanted)
  const answer = await put(service, place, bytes)
  if (answer.status !== 201) throw new Error(await answer.text())
  return place.fileId
}

/** Links as the service makes them. */
export async function linksOf({ db }: TestService): Promise<FileLinks> {
  const [secret] = await db.select().from(secrets).where(eq(secrets.name, 'file-link'))
  return new FileLinks(secret!.value, '')
}

export const keyOfFile = ({ fileId }: Pick<Place, 'fileId'>): string => parseGlobalId(fileId)!.key

/** Keeps nothing: for demonstration data whose reports nobody downloads. */
export const NO_STORE: FileStore = {
  write: async (_name, _size, bytes) => {
    bytes.resume()
  },
  read: async () => {
    throw new Error('nothing is kept')
  },
  delete: async () => {},
}
