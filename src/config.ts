import { z } from 'zod'
import { PUBLIC_DAY_KINDS, type PublicDayKind } from './availability/public-day.ts'
import { isNatsUrl } from './shared/events/nats-servers.ts'

const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1')
const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max)

const SENDER = /^([^<>@\r\n]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/

interface Setting<T> {
  schema: z.ZodType<T>
  /** What is allowed, for people. */
  type: string
  default: string
  meaning: string
}

const setting = <T>(
  schema: z.ZodType<T>,
  type: string,
  defaultValue: string,
  meaning: string,
): Setting<T> => ({
  schema,
  type,
  default: defaultValue,
  meaning,
})

/** Every setting, read from the environment at the start. An empty value counts as none. */
export const SETTINGS = {
  PORT: setting(whole(0, 65_535), '0 to 65535', '4000', 'TCP port to listen on; 0 takes a free one'),
  HOST: setting(z.string(), 'address', '127.0.0.1', 'address to listen on; 0.0.0.0 for all'),
  DATA_DIR: setting(
    z.string(),
    'directory',
    './data',
    'where the embedded database lives, unless DATABASE_URL is set',
  ),
  DATABASE_URL: setting(
    z
      .string()
      .regex(/^postgres(ql)?:\/\/[^/]+\/[^/?]+/)
      .or(z.literal('')),
    'postgres://user:password@host/database, with the name of the database',
    '',
    'a PostgreSQL 15 or newer to use instead of the embedded database',
  ),
  MIGRATION_DATABASE_URL: setting(
    z
      .string()
      .regex(/^postgres(ql)?:\/\/[^/]+\/[^/?]+/)
      .or(z.literal('')),
    'like DATABASE_URL',
    '',
    'the same PostgreSQL with the user who owns the tables and migrates them at the start; when not set, that of DATABASE_URL',
  ),
  DATABASE_POOL: setting(
    whole(1, 500),
    '1 to 500',
    '10',
    'connections of this process to PostgreSQL; one more waits for changes, and with NATS_URL another one leads',
  ),
  NATS_URL: setting(
    z.string().refine(isNatsUrl).or(z.literal('')),
    'nats://user:password@host:port or tls://…, several with commas between',
    '',
    'NATS servers with JetStream, through which several processes on one PostgreSQL tell each other changes; when not set, each reads them from the database',
  ),
  LOG_LEVEL: setting(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    'fatal, error, warn, info, debug, trace, silent',
    'info',
    'least severe log line that is written, as JSON on standard output',
  ),
  DEMO_DATA: setting(
    flag.or(z.literal('')),
    'true or false',
    '',
    'load demonstration data into an empty database; when not set: yes, unless NODE_ENV is production',
  ),
  GRAPHIQL: setting(
    flag.or(z.literal('')),
    'true or false',
    '',
    'serve the GraphiQL page and introspection; when not set: yes, unless NODE_ENV is production',
  ),
  TOKEN_SECRET: setting(
    z.string().min(32).or(z.literal('')),
    'at least 32 characters',
    '',
    'signs access tokens; when not set, a secret is made once and kept in the database',
  ),
  TOKEN_MINUTES: setting(whole(1, 60), '1 to 60', '30', 'how long an access token is valid'),
  HOLD_MINUTES: setting(
    whole(1, 120),
    '1 to 120',
    '10',
    'how long a slot is held before it must be confirmed',
  ),
  EVENT_DAYS: setting(
    whole(1, 90),
    '1 to 90',
    '7',
    'how many days changes of free time are kept for watchers who come back',
  ),
  SMTP_URL: setting(
    z.string().refine(isSmtpUrl).or(z.literal('')),
    'smtp://user:password@host:port, or smtps:// for TLS from the start',
    '',
    'the mail server through which notifications are mailed; when not set, nothing is mailed',
  ),
  MAIL_FROM: setting(
    z.string().regex(SENDER).or(z.literal('')),
    'name@host, or Name <name@host>',
    '',
    'the sender of these mails; needed with SMTP_URL',
  ),
  PUBLIC_DAYS: setting(
    z.string().transform(publicDayCorrections),
    'YYYY-MM-DD=HOLIDAY|WORKING_DAY|ORDINARY, comma-separated',
    '',
    'corrections to the built-in calendar of Chinese public holidays and working weekends',
  ),
  NODE_ENV: setting(z.string(), 'text', '', 'production turns demonstration data and GraphiQL off'),
} satisfies Record<string, Setting<unknown>>

type Values = { [Name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[Name]['schema']> }

/** The settings of a running service. */
export type Config = Omit<Values, 'DEMO_DATA' | 'GRAPHIQL'> & { DEMO_DATA: boolean; GRAPHIQL: boolean }

/** A setting that cannot be used; the message names it, what it was and what it may be. */
export class ConfigError extends Error {}

/** Reads and checks the settings. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const values = Object.fromEntries(
    Object.entries(SETTINGS).map(([name, { schema, type, default: fallback }]) => {
      const text = environment[name]?.trim() || fallback
      const result = schema.safeParse(text)
      if (result.success) return [name, result.data]
      const shown = name.includes('SECRET') || name.includes('URL') ? '' : ` is "${text}", but`
      throw new ConfigError(`${name}${shown} must be ${type}. Correct it, or run "npm start -- --help".`)
    }),
  ) as Values
  if (values.SMTP_URL && !values.MAIL_FROM) {
    throw new ConfigError(
      'MAIL_FROM must be set with SMTP_URL: mails need a sender, such as no-reply@lab.example.',
    )
  }
  const open = values.NODE_ENV !== 'production'
  return {
    ...values,
    DEMO_DATA: values.DEMO_DATA === '' ? open : values.DEMO_DATA,
    GRAPHIQL: values.GRAPHIQL === '' ? open : values.GRAPHIQL,
  }
}

/** The text of `npm start -- --help`. */
export function help(): string {
  const lines = Object.entries(SETTINGS).map(
    ([name, { type, default: fallback, meaning }]) =>
      `  ${name}\n      ${meaning}\n      ${type}; default: ${fallback || 'not set'}`,
  )
  return `Fenshi: the open marketplace API for shared laboratory capacity.\n\nSettings, from the environment:\n\n${lines.join('\n')}\n`
}

function isSmtpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return ['smtp:', 'smtps:'].includes(protocol) && hostname !== ''
}

function publicDayCorrections(text: string, context: z.RefinementCtx): ReadonlyMap<string, PublicDayKind> {
  const corrections = new Map<string, PublicDayKind>()
  for (const part of text.split(',').filter(Boolean)) {
    const [day = '', kind] = part.trim().split('=')
    if (!z.iso.date().safeParse(day).success || !PUBLIC_DAY_KINDS.some((known) => known === kind)) {
      context.addIssue({ code: 'custom', message: part })
      return z.NEVER
    }
    corrections.set(day, kind as PublicDayKind)
  }
  return corrections
}
