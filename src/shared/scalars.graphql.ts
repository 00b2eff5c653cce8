import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'
import { GraphQLDateTime, GraphQLLocalDate, GraphQLTimeZone } from 'graphql-scalars'
import { type Fen, formatYuan, parseYuan } from './money.ts'

const fenOf = (value: unknown): Fen => {
  const text = typeof value === 'string' || Number.isInteger(value) ? String(value) : ''
  const fen = parseYuan(text)
  if (fen !== null) return fen
  throw new GraphQLError(
    'Decimal must be a string of yuan with at most two decimals and no sign, such as "199.50".',
  )
}

/** Amounts of money; fen inside, so that no float ever holds one. */
export const Decimal = new GraphQLScalarType<Fen, string>({
  name: 'Decimal',
  description:
    'A decimal number as a string with two decimals, such as "199.50", so that no digit is lost. Input: no sign, at most two decimals.',
  serialize: (fen) => formatYuan(Number(fen)),
  parseValue: fenOf,
  parseLiteral: (node) => {
    const written = node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT
    return fenOf(written ? node.value : null)
  },
})

const LOCAL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/

const localTimeOf = (value: unknown): string => {
  if (typeof value === 'string' && LOCAL_TIME.test(value)) return value
  throw new GraphQLError('LocalTime must be a time of day as "HH:MM", such as "08:30".')
}

export const LocalTime = new GraphQLScalarType<string, string>({
  name: 'LocalTime',
  description: 'A time of day on the clock of the site, "HH:MM", such as "08:30".',
  // The database adds seconds.
  serialize: (time) => String(time).slice(0, 5),
  parseValue: localTimeOf,
  parseLiteral: (node) => localTimeOf(node.kind === Kind.STRING ? node.value : null),
})

/** A scalar of the library with words of our own, and a check of what it has read. */
function narrowed<Value>(
  scalar: GraphQLScalarType<Value>,
  description: string,
  check: (value: Value) => Value,
  wrong?: string,
): GraphQLScalarType<Value> {
  const read = (parse: () => Value): Value => {
    try {
      return parse()
    } catch (error) {
      throw wrong ? new GraphQLError(wrong) : error
    }
  }
  return new GraphQLScalarType<Value>({
    ...(scalar.toConfig() as object),
    name: scalar.name,
    description,
    specifiedByURL: null,
    parseValue: (value) => check(read(() => scalar.parseValue(value))),
    parseLiteral: (node, variables) => check(read(() => scalar.parseLiteral(node, variables))),
  })
}

// Before lies nothing that could be booked, and far behind PostgreSQL and JavaScript write years differently.
const inReach = <Value extends Date | string>(value: Value): Value => {
  const year = value instanceof Date ? value.getUTCFullYear() : Number(value.slice(0, 4))
  if (year >= 1970 && year < 3000) return value
  throw new GraphQLError('Dates must lie in the years 1970 to 2999.')
}

export const DateTime = narrowed(
  GraphQLDateTime as GraphQLScalarType<Date>,
  'An instant in UTC, RFC 3339, such as "2026-03-02T01:30:00.000Z". Input needs a zone: "Z", or an offset such as "+08:00".',
  inReach,
  'DateTime must be an instant with its zone, such as "2026-03-02T09:30:00+08:00" or "2026-03-02T01:30:00Z".',
)
export const LocalDate = narrowed(
  GraphQLLocalDate as GraphQLScalarType<string>,
  'A calendar day at the site, "YYYY-MM-DD".',
  inReach,
)
export const TimeZone = narrowed(
  GraphQLTimeZone as GraphQLScalarType<string>,
  'The name of an IANA time zone, such as "Asia/Shanghai".',
  (zone) => {
    // An offset, which newer runtimes accept as a zone, knows no changes of the clock.
    if (/^[A-Z]/i.test(zone)) return zone
    throw new GraphQLError('TimeZone must be the name of an IANA time zone, such as "Asia/Shanghai".')
  },
)
