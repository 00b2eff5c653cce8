import {
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
  StorageType,
} from '@nats-io/jetstream'
import { connect, type NatsConnection, type NodeConnectionOptions, nanos } from '@nats-io/transport-node'
import { type Batch, piecesOf, readPiece } from './batch.ts'

// Also how long an event waits for a NATS that says nothing.
const ANSWER_WITHIN_MS = 1_000
const PING_MS = 5_000
const KEEP_MS = 10 * 60_000
const KEEP_BYTES = 64 * 1024 * 1024
/** How long NATS keeps what belongs to a process that was killed. */
const GONE_MS = 60_000

/** The batches of a market, as they travel through NATS. It is opened once, and ends with its connection. */
export interface NatsStream {
  /** Sends a batch to all processes; if NATS does not take it, the stream ends. */
  publish: (batch: Batch) => void
  /** Resolves when the stream has ended by itself, with the reason. */
  ended: Promise<Error>
  close: () => Promise<void>
}

/** The stream of a market in NATS, and its only subject. */
export const streamOf = (market: string) => ({ name: `fenshi-${market}`, subject: `fenshi.${market}.events` })

/** Opens the stream of a market, and makes it where it is not; what is published from now on is heard. */
export async function openNatsStream(
  servers: NodeConnectionOptions,
  market: string,
  heard: (batch: Batch) => void,
): Promise<NatsStream> {
  // Whoever opens it tries again: then there is one way, whether NATS was never there or went away.
  const options = { name: 'fenshi', reconnect: false, timeout: 2 * ANSWER_WITHIN_MS, pingInterval: PING_MS }
  const connection = await connect({ ...servers, ...options })
  try {
    return await openOn(connection, streamOf(market), heard)
  } catch (error) {
    await connection.close()
    throw error
  }
}

type Names = ReturnType<typeof streamOf>

async function openOn(
  connection: NatsConnection,
  { name, subject }: Names,
  heard: (batch: Batch) => void,
): Promise<NatsStream> {
  const manager = await jetstreamManager(connection, { timeout: ANSWER_WITHIN_MS })
  await makeStream(manager, { name, subject })
  const jetstream = manager.jetstream()
  const consumer = await jetstream.consumers.get(name, {
    deliver_policy: DeliverPolicy.New,
    inactive_threshold: GONE_MS,
  })
  const messages = await consumer.consume()
  let fail: (error: Error) => void = () => {}
  const failed = new Promise<Error>((resolve) => {
    fail = resolve
  })
  const listen = async () => {
    for await (const message of messages) heard(readPiece(message.string()))
  }
  listen().catch(fail)
  return {
    publish: (batch) => {
      for (const { span, text } of piecesOf(batch)) {
        const msgID = batch.events.length > 0 ? { msgID: span } : {}
        jetstream.publish(subject, text, msgID).catch(fail)
      }
    },
    ended: Promise.race([failed, connection.closed().then((error) => error ?? new Error('connection lost'))]),
    close: async () => {
      messages.stop()
      await consumer.delete().catch(() => {})
      await connection.close()
    },
  }
}

/** What an operator has changed about the stream stays. */
async function makeStream({ streams }: JetStreamManager, { name, subject }: Names): Promise<void> {
  const isThere = await streams.info(name).catch((error: unknown) => {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return null
    throw error
  })
  if (isThere) return
  await streams.add({
    name,
    subjects: [subject],
    max_age: nanos(KEEP_MS),
    max_bytes: KEEP_BYTES,
    // The database has all of it.
    storage: StorageType.Memory,
    discard: DiscardPolicy.Old,
  })
}
