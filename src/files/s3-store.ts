import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { AwsV4Signer } from 'aws4fetch'
import { type FileStore, soundName } from './file-store.ts'

/** A bucket of a store that speaks the S3 protocol, and who may write to it. */
export interface Bucket {
  /** Where it is, without the bucket, such as https://s3.example. */
  endpoint: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
}

/**
 * Keeps files in a bucket (path-style addresses, Signature Version 4). One request carries a whole file, whose size is
 * known, so that an object is there as a whole or not at all.
 */
export function s3Store(settings: Bucket): FileStore {
  const ask = requestsTo(settings)
  return {
    write: async (name, size, bytes, signal) => {
      const answer = await ask('PUT', name, { body: bytes, size, signal })
      await checked(answer, 200)
    },
    read: async (name) => {
      const answer = await checked(await ask('GET', name), 200)
      return Readable.fromWeb(answer.body as ReadableStream)
    },
    delete: async (name) => {
      // Of what is not there it says the same.
      await checked(await ask('DELETE', name), 204, 200, 404)
    },
  }
}

interface Sending {
  body?: Readable
  size?: number
  signal?: AbortSignal
}

const requestsTo =
  ({ endpoint, bucket, ...credentials }: Bucket) =>
  async (method: string, name: string, { body, size, signal }: Sending = {}): Promise<Response> => {
    const signer = new AwsV4Signer({
      ...credentials,
      method,
      service: 's3',
      url: `${endpoint.replace(/\/+$/, '')}/${bucket}/${soundName(name)}`,
      // Of a stream nothing can be said before it has passed; TLS keeps it as it is on its way.
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    })
    const { url, headers } = await signer.sign()
    if (size !== undefined) headers.set('content-length', String(size))
    return fetch(url, {
      method,
      headers,
      redirect: 'error',
      ...(body && { body: body as unknown as BodyInit, duplex: 'half' }),
      ...(signal && { signal }),
    })
  }

/** An answer that is good. What it otherwise says may hold the request, so only its code is told. */
async function checked(answer: Response, ...good: number[]): Promise<Response> {
  if (good.includes(answer.status)) return answer
  const text = await answer.text()
  const code = /<Code>(\w{1,60})<\/Code>/.exec(text)?.[1] ?? 'no code'
  throw new Error(`the S3 store answered ${answer.status} (${code})`)
}
