import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { Logger } from 'pino'
import { LIMITS } from './limits.ts'
import { driverError } from './shared/db.ts'
import { Fault, internal, unavailable } from './shared/fault.ts'
import type { Language } from './shared/language.ts'
import { DatabaseUnreachable } from './shared/reachability.ts'

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
    // Of the others whoever watches it has told once.
    if (!(error instanceof DatabaseUnreachable)) log.warn({ err: error }, 'the database cannot be reached')
    return unavailable()
  }
  log.error({ err: error }, 'an operation failed')
  return internal()
}

/** Says an error as callers see it: a code, and words in their language. */
export type Present = (error: unknown, language: Language) => GraphQLFormattedError

/** How errors are said; `suggestions` of names that were not asked for only where the schema is no secret. */
export const presenterOf =
  (log: Logger, { suggestions }: { suggestions: boolean }): Present =>
  (error, language) => {
    if (!(error instanceof GraphQLError)) return presentFault(faultOf(error as Error, log), language)
    const { locations, path, originalError } = error
    const place = { ...(locations && { locations }), ...(path && { path }) }
    if (originalError && !(originalError instanceof GraphQLError)) {
      return { ...presentFault(faultOf(originalError, log), language), ...place }
    }
    return { message: ownMessage(error, suggestions), ...place, extensions: ownExtensions(error) }
  }

const SUGGESTION = / ?Did you mean .*\?/s
const TOO_MANY_TOKENS = /^Syntax Error: Document contains more/

/** GraphQL's own: the document or its variables are wrong, and the message says where. */
function ownMessage({ message }: GraphQLError, suggestions: boolean): string {
  if (TOO_MANY_TOKENS.test(message))
    return `The document has more than ${LIMITS.tokens} tokens. Split it. / 文档超过 ${LIMITS.tokens} 个词法单元,请拆分。`
  return suggestions ? message : message.replace(SUGGESTION, '')
}

/** Apollo gives errors of validation a code of its own: what says a limit has passed it. */
function ownExtensions({ message, extensions: { code, limit } }: GraphQLError) {
  const most = TOO_MANY_TOKENS.test(message) ? LIMITS.tokens : limit
  if (most !== undefined) return { code: 'COST_LIMITED', limit: most }
  return { code: code === 'COST_LIMITED' ? 'COST_LIMITED' : 'BAD_USER_INPUT' }
}

/** Whether errors, as callers see them, say that another try in a few seconds may pass. */
export const sayUnavailable = (errors: readonly GraphQLFormattedError[] | undefined): boolean =>
  errors?.some(({ extensions }) => extensions?.code === 'UNAVAILABLE') ?? false

const presentFault = ({ code, text, facts }: Fault, language: Language): GraphQLFormattedError => ({
  message: text[language],
  extensions: { code, ...facts },
})
