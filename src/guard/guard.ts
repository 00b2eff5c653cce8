import type { IncomingMessage } from 'node:http'
import type { Config } from '../config.ts'
import { LIMITS } from '../limits.ts'
import { addressKey, callerAddress } from '../shared/caller-address.ts'
import { type Documents, readDocuments } from './documents.ts'
import { OpenCount } from './open-count.ts'
import { mayCome } from './origins.ts'
import { Rates } from './rates.ts'

/** What stands between callers and all transports of a process. */
export interface Guard {
  rates: Rates
  documents: Documents
  sockets: OpenCount
  streams: OpenCount
  transfers: OpenCount
  /** The IP address that a request comes from. */
  addressOf: (request: IncomingMessage) => string
  /** Whom the address stands for, in rates and counts. */
  keyOf: (request: IncomingMessage) => string
  /** Whether the page may ask that a browser says it asks for. */
  mayCome: (request: IncomingMessage) => boolean
}

/** Puts up the guard that the settings ask for. */
export async function guardOf(config: Config): Promise<Guard> {
  const addressOf = (request: IncomingMessage) => callerAddress(request, config.TRUST_PROXY)
  return {
    rates: new Rates({ address: config.RATE_ADDRESS, organization: config.RATE_ORGANIZATION }),
    documents: await readDocuments(config),
    sockets: new OpenCount(config.SOCKETS_PER_ADDRESS),
    streams: new OpenCount(config.SOCKETS_PER_ADDRESS),
    transfers: new OpenCount(LIMITS.transfers),
    addressOf,
    keyOf: (request) => addressKey(addressOf(request)),
    mayCome: ({ headers }) => mayCome(headers, config.ORIGINS),
  }
}
