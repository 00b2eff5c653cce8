import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Service } from './context.ts'
import type { Present } from './errors.ts'
import { downloadHeaders } from './files/download.ts'
import { FILES_PATH, type Transfer } from './files/file-links.ts'
import { bareMediaType } from './files/media-type.ts'
import { announced, bytesOf, receive, type Transferring, uploaded } from './files/transfer.service.ts'
import { badLink, otherType, TransferRefused, tooLarge, tooSlow, tooSmall } from './files/transfer-refused.ts'
import type { Guard } from './guard/guard.ts'
import { endBody, inTransfer, transferSignal } from './guard/transfers.ts'
import { Fault } from './shared/fault.ts'
import { preferredLanguage } from './shared/language.ts'

interface Serving {
  service: Service
  guard: Guard
  present: Present
  log: Logger
}

type Asked = FastifyRequest<{ Params: { id: string }; Querystring: Record<string, unknown> }>

/** Takes and gives files at /files/…, by links that requestUpload and `File.url` answer. */
export function serveFiles(app: FastifyInstance, { service, guard, present, log }: Serving): void {
  const transferring = { ...service, log }
  const seconds = service.config.FILE_SECONDS
  const refuse = (request: FastifyRequest, reply: FastifyReply, error: unknown) => {
    const presented = present(error, preferredLanguage(request.headers['accept-language']))
    endBody(request.raw)
    return reply.code(statusOf(error, presented.extensions?.code)).send({ errors: [presented] })
  }
  const route = (
    transfer: Transfer,
    act: (request: Asked, reply: FastifyReply) => Promise<FastifyReply>,
  ) => ({
    method: transfer,
    url: `${FILES_PATH}:id`,
    exposeHeadRoute: false,
    handler: async (request: Asked, reply: FastifyReply) => {
      try {
        checkLink(transfer, request, service)
        inTransfer(guard, request.raw, reply.raw)
        return await act(request, reply)
      } catch (error) {
        return refuse(request, reply, error)
      }
    },
  })

  // By itself, so that bodies of other requests are read as ever.
  app.register(async (files) => {
    files.removeAllContentTypeParsers()
    files.addContentTypeParser('*', (_request, _payload, done) => done(null))
    files.route<{ Params: { id: string }; Querystring: Record<string, unknown> }>(
      route('PUT', (request, reply) => upload(transferring, request, reply, seconds)),
    )
    files.route<{ Params: { id: string }; Querystring: Record<string, unknown> }>(
      route('GET', (request, reply) => download(transferring, request, reply, seconds)),
    )
  })
}

const STATUSES: Readonly<Record<string, number>> = { RATE_LIMITED: 429, UNAVAILABLE: 503 }

const statusOf = (error: unknown, code: unknown): number =>
  error instanceof TransferRefused ? error.status : (STATUSES[String(code)] ?? 500)

function checkLink(transfer: Transfer, { params, query }: Asked, { files }: Service): void {
  const { expires, signature } = query
  const isGood = files.links.isGood(transfer, params.id, String(expires), String(signature), new Date())
  if (!isGood) throw badLink()
}

async function upload(
  transferring: Transferring,
  { raw, params }: Asked,
  reply: FastifyReply,
  seconds: number,
) {
  const { headers } = raw
  const { size, mediaType } = await announced(transferring, params.id)
  if (bareMediaType(headers['content-type']) !== mediaType || headers['content-encoding'])
    throw otherType(mediaType)
  const length = headers['content-length']
  if (length !== undefined && Number(length) > size!) throw tooLarge(size!)
  if (length !== undefined && Number(length) < size!) throw tooSmall(size!, Number(length))
  const { signal, end } = transferSignal(raw, seconds)
  try {
    // Whoever gives up on the bytes must not end the connection, by which the answer goes.
    const bytes = raw.iterator({ destroyOnReturn: false })
    const { sha256 } = await receive(transferring, params.id, bytes, signal)
    return reply.code(201).header('cache-control', 'no-store').send({ size, sha256 })
  } catch (error) {
    throw signal.aborted && !(error instanceof Fault) ? tooSlow(seconds) : error
  } finally {
    end()
  }
}

async function download(
  transferring: Transferring,
  { params, headers }: Asked,
  reply: FastifyReply,
  seconds: number,
) {
  const file = await uploaded(transferring, params.id)
  const described = downloadHeaders(file)
  reply.headers(described)
  if (headers['if-none-match'] === described.etag) return reply.code(304).send()
  const bytes = await bytesOf(transferring, file)
  const { signal, end } = transferSignal(reply.raw, seconds)
  signal.addEventListener('abort', () => reply.raw.destroy())
  bytes.once('close', end)
  return reply.send(bytes)
}
