import { depthLimit } from '@graphile/depth-limit'
import {
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  type ValidationRule,
  visit,
} from 'graphql'
import { costOf, type Operation } from './cost.ts'
import { documentRule } from './guard/document-rules.ts'

/** What one request may ask for at most; the same over HTTP and WebSocket. */
export const LIMITS = {
  /** Bytes of an HTTP body. */
  bodyBytes: 256 * 1024,
  /** Bytes of a WebSocket message. */
  frameBytes: 64 * 1024,
  /** Lexical tokens of a document. */
  tokens: 2_000,
  /** Fields inside fields. */
  depth: 14,
  /** Lists inside lists. */
  listDepth: 5,
  /** What a document may hold, see guard/document-rules.ts. */
  document: { aliases: 100, directives: 50, fragments: 50, spreads: 150, operations: 20, rootFields: 50 },
  /** What the fields of an operation cost together, see cost.ts. */
  cost: 10_000,
  /** Subscriptions of a socket at the same time. */
  subscriptions: 50,
  /** Sockets of a process at the same time, and streams of server-sent events. */
  sockets: 20_000,
  streams: 10_000,
  /** Time for the headers of a request to arrive, and for all of it, in milliseconds. */
  headersMs: 5_000,
  requestMs: 30_000,
  /** Time without a byte, after which the transfer of a file ends, in milliseconds. */
  stallMs: 10_000,
  /** Files that an address may send and fetch at the same time. */
  transfers: 20,
  /** Bytes of these headers. */
  headerBytes: 16 * 1024,
  /** Time for a socket to introduce itself, in milliseconds. */
  connectionInitMs: 5_000,
} as const

/** The validation rules beyond GraphQL's own, the same on every transport. */
export const validationRules = (introspection: boolean): ValidationRule[] => [
  documentRule(LIMITS.document),
  inBothLanguages(depthRule),
  ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
]

const depthRule = depthLimit({
  maxDepth: LIMITS.depth,
  maxListDepth: LIMITS.listDepth,
  // What GraphQL's own introspection query needs.
  maxIntrospectionDepth: 20,
  maxIntrospectionListDepth: 5,
  maxDepthByFieldCoordinates: { '__Type.ofType': 12 },
  // The limits are in the README; hiding them would only cost honest callers time.
  revealDetails: true,
})

const { depth, listDepth } = LIMITS
const TOO_DEEP = ` Ask for less in one go. / 嵌套过深:字段最多 ${depth} 层,列表最多 ${listDepth} 层。`

/** The rule, whose errors are in English, with the limit in both languages and for programs. */
function inBothLanguages(rule: ValidationRule): ValidationRule {
  return (context) =>
    rule(
      Object.create(context, {
        reportError: {
          value: ({ message, nodes }: GraphQLError) =>
            context.reportError(
              new GraphQLError(`${message}${TOO_DEEP}`, {
                nodes: nodes ?? null,
                extensions: { limit: depth },
              }),
            ),
        },
      }),
    )
}

/**
 * What an operation costs. Refuses one that asks for too much at once, or holds text that no database could store.
 */
export function checkOperation(operation: Operation): number {
  checkText(operation)
  // Before anything is remembered by its name.
  if (!getOperationAST(operation.query, operation.operationName))
    throw refused('BAD_USER_INPUT', NO_OPERATION)
  const cost = tryCostOf(operation)
  if (cost <= LIMITS.cost) return cost
  throw beyond(
    LIMITS.cost,
    `This operation costs ${cost}, and at most ${LIMITS.cost} is allowed. Ask for fewer items with "first", or for less of each. / 该操作的成本为 ${cost},上限为 ${LIMITS.cost},请减少 first 或字段数量。`,
  )
}

const NO_OPERATION =
  'The document has no operation of this name, or several and none is named. Send the name of one as operationName. / 文档中没有该名称的操作,或有多个操作而未指定名称,请以 operationName 指定其一。'

/** An operation that is not carried out, for a reason that lies in the operation itself. */
export const refused = (code: 'COST_LIMITED' | 'BAD_USER_INPUT', message: string) =>
  new GraphQLError(message, { extensions: { code, http: { status: 400 } } })

/** An operation that asks for more than this limit. */
export const beyond = (limit: number, message: string) =>
  new GraphQLError(message, { extensions: { code: 'COST_LIMITED', limit, http: { status: 400 } } })

function tryCostOf(operation: Operation): number {
  try {
    return costOf(operation)
  } catch (error) {
    // Variables that do not fit their types, or fragments inside fragments beyond counting.
    const { message } = error as Error
    throw refused(message.includes('number of nodes') ? 'COST_LIMITED' : 'BAD_USER_INPUT', message)
  }
}

// Documents that are asked again are the same object as long as the server keeps them parsed.
const readable = new WeakSet<DocumentNode>()

/** PostgreSQL stores neither U+0000 nor half of a surrogate pair. */
function checkText({ query, variables }: Operation): void {
  if (!readable.has(query)) visit(query, { StringValue: ({ value }) => checkString(value) })
  readable.add(query)
  const rest: unknown[] = [variables]
  while (rest.length > 0) {
    const value = rest.pop()
    if (typeof value === 'string') checkString(value)
    // One by one: spread, a long list would overflow the stack.
    else if (value && typeof value === 'object') for (const item of Object.values(value)) rest.push(item)
  }
}

function checkString(text: string): void {
  if (text.isWellFormed() && !text.includes('\0')) return
  throw refused(
    'BAD_USER_INPUT',
    'A text holds a NUL character or half of a surrogate pair. Send Unicode text. / 文本包含空字符或不完整的字符,请发送有效的 Unicode 文本。',
  )
}
