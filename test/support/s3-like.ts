import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Bucket } from '../../src/files/s3-store.ts'

/** A small server that speaks as much of the S3 protocol as is used here, and checks each signature by itself. */
export interface S3Like {
  bucket: Bucket
  /** What is in it, by key. */
  objects: Map<string, Buffer>
  /** The requests whose signature was not sound. */
  refused: string[]
  stop: () => Promise<void>
}

const ACCESS_KEY_ID = 'fenshi-test'
const SECRET_ACCESS_KEY = 'a secret / of +several characters='
const REGION = 'cn-test-1'

export async function startS3Like(bucket = 'files'): Promise<S3Like> {
  const objects = new Map<string, Buffer>()
  const refused: string[] = []
  const server = createServer(async (request, response) => {
    if (!isSigned(request)) {
      refused.push(`${request.method} ${request.url}`)
      return answer(response, 403, 'SignatureDoesNotMatch')
    }
    const key = request.url!.replace(`/${bucket}/`, '')
    if (request.method === 'PUT') return keep(request, response, objects, key)
    if (request.method === 'DELETE') {
      objects.delete(key)
      return answer(response, 204)
    }
    const found = objects.get(key)
    return found ? response.writeHead(200).end(found) : answer(response, 404, 'NoSuchKey')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    bucket: {
      endpoint,
      region: REGION,
      bucket,
      accessKeyId: ACCESS_KEY_ID,
      secretAccessKey: SECRET_ACCESS_KEY,
    },
    ...{ objects, refused },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const answer = (response: ServerResponse, status: number, code?: string) =>
  response.writeHead(status).end(code && `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`)

/** An object is there as a whole or not at all. Like the original it wants to know the length before. */
async function keep(
  request: IncomingMessage,
  response: ServerResponse,
  objects: Map<string, Buffer>,
  key: string,
): Promise<void> {
  if (request.headers['content-length'] === undefined) {
    answer(response, 411, 'MissingContentLength')
    return
  }
  const parts: Buffer[] = []
  try {
    for await (const part of request) parts.push(part)
  } catch {
    return
  }
  objects.set(key, Buffer.concat(parts))
  answer(response, 200)
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Whether a request is signed as AWS Signature Version 4 asks, written down anew from its description. */
function isSigned({ method, url, headers }: IncomingMessage): boolean {
  const stated =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/
  const [, id, date, region, signedHeaders = '', signature] = stated.exec(headers.authorization ?? '') ?? []
  if (id !== ACCESS_KEY_ID || region !== REGION) return false
  const names = signedHeaders.split(';')
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.includes(name))) return false
  const at = String(headers['x-amz-date'])
  const canonical = [
    ...[method, url!.split('?')[0], url!.split('?')[1] ?? ''],
    ...names.map((name) => `${name}:${String(headers[name]).trim()}`),
    ...['', signedHeaders, String(headers['x-amz-content-sha256'])],
  ].join('\n')
  const scope = `${date}/${region}/s3/aws4_request`
  const key = [date!, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${SECRET_ACCESS_KEY}`)
  return (
    hmac(key, ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n')).toString('hex') === signature
  )
}
