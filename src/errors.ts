import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { Logger } from 'pino'
import { driverError } from './shared/db.ts'
import { Fault, internal, unavailable } from './shared/fault.ts'
import type { Language } from './shared/language.ts'

// Classes: 08 a lost connection, 28 and 3D a refused one, 53 a server out of resources, 57 one that stops, starts or
// cancels; then deadlock, serialization failure, lock timeout and a database closed to connections: another try may pass.
const GONE_STATE = /^(08|28|3D|53|57|40P01$|40001$|55P03$|55000$)/
const GONE_CODES = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
])
const GONE_DRIVER = /^(CONNECTION|CONNECT)_/

const isDatabaseGone = (error: unknown): boolean => {
  const { code = '' } = driverError(error)
  return GONE_STATE.test(code) || GONE_CODES.has(code) || GONE_DRIVER.test(code)
}

/** The fault that stands for an error of the service itself. What is inside it is logged, never shown. */
function faultOf(error: Error, log: Logger): Fault {
  if (error instanceof Fault) return error
  if (isDatabaseGone(error)) {
    log.warn({ err: error }, 'the database cannot be reached')
    return unavailable()
  }
  log.error({ err: error }, 'an operation failed')
  return internal()
}

/** An error as callers see it: a code, and words in their language. */
export function presentError(error: unknown, language: Language, log: Logger): GraphQLFormattedError {
  if (!(error instanceof GraphQLError)) return presentFault(faultOf(error as Error, log), language)
  const { locations, path, originalError, extensions, message } = error
  const place = { ...(locations && { locations }), ...(path && { path }) }
  if (originalError && !(originalError instanceof GraphQLError)) {
    return { ...presentFault(faultOf(originalError, log), language), ...place }
  }
  // GraphQL's own: the document or its variables are wrong, and the message says where.
  const code = extensions.code === 'COST_LIMITED' ? 'COST_LIMITED' : 'BAD_USER_INPUT'
  return { message, ...place, extensions: { code } }
}

/** Whether errors, as callers see them, say that another try in a few seconds may pass. */
export const sayUnavailable = (errors: readonly GraphQLFormattedError[] | undefined): boolean =>
  errors?.some(({ extensions }) => extensions?.code === 'UNAVAILABLE') ?? false

const presentFault = ({ code, text }: Fault, language: Language): GraphQLFormattedError => ({
  message: text[language],
  extensions: { code },
})
