import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Logger } from 'pino'
import type { Db } from '../shared/db.ts'
import type { Reachability } from '../shared/reachability.ts'
import { earlierAttempts, MAX_ATTEMPTS, storedName } from './file.ts'
import { beginAttempt, findFile, writeStored } from './files.repository.ts'
import type { FileRow } from './files.table.ts'
import type { Files } from './files.ts'
import { received } from './received.ts'
import { noFile, notStored, TransferRefused, triedUp, uploadedAlready } from './transfer-refused.ts'

/** What transfers are carried out with. A link says who may, so that nobody acts. */
export interface Transferring {
  db: Db
  files: Files
  reachability: Reachability
  log: Logger
}

/** The file that a link names, for what its headers say to be looked at before it comes. */
export async function announced({ db, reachability }: Transferring, id: string): Promise<FileRow> {
  const file = await reachability.race(() => findFile(db, id))
  if (!file) throw noFile()
  if (file.storedAt) throw uploadedAlready()
  if (file.attempt >= MAX_ATTEMPTS) throw triedUp(MAX_ATTEMPTS)
  return file
}

/** Takes a file as it comes, and makes it what was announced once all of it is stored. */
export async function receive(
  transferring: Transferring,
  id: string,
  bytes: AsyncIterable<Buffer>,
  signal: AbortSignal,
): Promise<FileRow> {
  const { db, files, reachability } = transferring
  const begun = await reachability.race(() => beginAttempt(db, id))
  if (!begun) throw uploadedAlready()
  const hash = createHash('sha256')
  await keep(
    transferring,
    begun,
    received(bytes, { size: begun.size!, mediaType: begun.mediaType }, hash),
    signal,
  )
  // Where it is not known whether this was written, what is stored stays: the file may be it.
  const stored = await reachability.race(() => writeStored(db, begun, hash.digest('hex')))
  const useless = stored ? earlierAttempts(begun.attempt) : [begun.attempt]
  for (const attempt of useless) await files.store.delete(storedName({ id, attempt }))
  if (!stored) throw uploadedAlready()
  return stored
}

async function keep(
  { db, files, reachability, log }: Transferring,
  begun: FileRow,
  bytes: AsyncIterable<Buffer>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await files.store.write(storedName(begun), begun.size!, Readable.from(bytes), signal)
  } catch (error) {
    const reason = reasonOf(error as Error)
    if (reason instanceof TransferRefused || signal.aborted) throw reason
    // What a later attempt has cleared away is no failure of the store.
    const now = await reachability.race(() => findFile(db, begun.id))
    if (now?.attempt !== begun.attempt || now.storedAt) throw uploadedAlready()
    log.error({ err: error }, 'a file could not be stored')
    throw notStored()
  }
}

/** What a client of HTTP wraps is what its body was ended by. */
const reasonOf = (error: Error): Error => (error.cause instanceof TransferRefused ? error.cause : error)

/** A file that was uploaded. */
export async function uploaded({ db, reachability }: Transferring, id: string): Promise<FileRow> {
  const file = await reachability.race(() => findFile(db, id))
  if (!file?.storedAt) throw noFile()
  return file
}

/** The bytes of a file. */
export async function bytesOf({ files, log }: Transferring, file: FileRow): Promise<Readable> {
  try {
    return await files.store.read(storedName(file))
  } catch (error) {
    log.error({ err: error, file: file.id }, 'a stored file could not be read')
    throw notStored()
  }
}
