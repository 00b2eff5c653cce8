import { z } from 'zod'
import { isIssuer, isProviderUrl, OIDC_ALGORITHMS } from './accounts/oidc/oidc-settings.ts'
import { auditKeyOf, publicKeysOf } from './audit/audit-key.ts'
import { FILE_SETTINGS } from './file-settings.ts'
import { rateOf } from './guard/rate.ts'
import { type Setting, setting } from './setting.ts'
import {
  flag,
  isLinkTemplate,
  isReadBy,
  isSmtpUrl,
  oidcAlgorithms,
  originsOf,
  parsedBy,
  publicDayCorrections,
  SENDER,
  whole,
} from './setting-values.ts'
import { networksOf } from './shared/caller-address.ts'
import { isNatsUrl } from './shared/events/nats-servers.ts'

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
  TOKEN_MINUTES: setting(
    whole(1, 60),
    '1 to 60',
    '10',
    'how long an access token is valid; refresh tokens make new ones',
  ),
  OIDC_ISSUER: setting(
    z.string().refine(isIssuer).or(z.literal('')),
    'https://…, or http:// on this machine, as the tokens of the provider name it',
    '',
    'the identity provider (OpenID Connect) whose tokens are accepted from people who have linked them; when not set, none',
  ),
  OIDC_AUDIENCE: setting(
    z.string().max(500),
    'text',
    '',
    'for whom tokens of the provider must be: the name of this service there; needed with OIDC_ISSUER',
  ),
  OIDC_JWKS_URL: setting(
    z.string().refine(isProviderUrl).or(z.literal('')),
    'https://…, or http:// on this machine',
    '',
    'where the provider publishes its keys; when not set, where its discovery document says',
  ),
  OIDC_ALGORITHMS: setting(
    z.string().transform(oidcAlgorithms),
    `${OIDC_ALGORITHMS.join(', ')}, comma-separated`,
    OIDC_ALGORITHMS.join(),
    'how tokens of the provider may be signed',
  ),
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
  CASE_CONTACT_DAYS: setting(
    whole(1, 1_095),
    '1 to 1095',
    '180',
    'how many days after a case was closed the name, phone number and e-mail address of its contact are kept; then they are erased (个人信息保护法, article 19: no longer than needed)',
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
  AUDIT_CHECKPOINT_FILE: setting(
    z.string(),
    'file',
    '',
    'where checkpoints of the audit log are appended, on another machine than the database; when not set, they are log lines',
  ),
  AUDIT_KEY: setting(
    z.string().refine(isReadBy(auditKeyOf)).or(z.literal('')),
    'an Ed25519 private key, PKCS #8 as PEM or its base64',
    '',
    'signs checkpoints of the audit log; when not set, a key is made once and kept in the database, where it proves less',
  ),
  AUDIT_PUBLIC_KEY: setting(
    z.string().refine(isReadBy(publicKeysOf)).or(z.literal('')),
    'Ed25519 public keys, SPKI as PEM or base64, several with commas between',
    '',
    'the keys with which npm run audit:verify checks signatures; when not set, that of AUDIT_KEY',
  ),
  LINK_URL: setting(
    z.string().refine(isLinkTemplate).or(z.literal('')),
    'https://… with {purpose} and {token} in it',
    '',
    'the page of your front end that mails of invitations and password resets link to, such as https://lab.example/{purpose}#{token}; {purpose} becomes invitation or password-reset; when not set, the mails hold the bare token',
  ),
  PUBLIC_DAYS: setting(
    z.string().transform(publicDayCorrections),
    'YYYY-MM-DD=HOLIDAY|WORKING_DAY|ORDINARY, comma-separated',
    '',
    'corrections to the built-in calendar of Chinese public holidays and working weekends',
  ),
  OPERATION_SECONDS: setting(
    whole(1, 300),
    '1 to 300',
    '10',
    'how long an operation may take before its caller is told UNAVAILABLE',
  ),
  RATE_ADDRESS: setting(
    z.string().transform(parsedBy(rateOf)),
    'points a minute/points at once, such as 600000/100000, at least 10000 each; 0 for no limit',
    '600000/100000',
    'what the operations of one address may cost in each process (an IPv6 /64 is one address)',
  ),
  RATE_ORGANIZATION: setting(
    z.string().transform(parsedBy(rateOf)),
    'as RATE_ADDRESS',
    '1200000/200000',
    'what the operations of one organization may cost in each process, from all its addresses',
  ),
  SOCKETS_PER_ADDRESS: setting(
    whole(0, 100_000),
    '0 to 100000',
    '1000',
    'WebSockets that one address may have open in each process, and as many streams of server-sent events; 0 for no limit',
  ),
  TRUST_PROXY: setting(
    z.string().transform(parsedBy(networksOf)),
    'IP addresses and networks, comma-separated, such as 10.0.0.0/8,::1',
    '',
    'your proxies, whose X-Forwarded-For says where a request comes from; of others it is not read',
  ),
  ORIGINS: setting(
    z.string().transform(parsedBy(originsOf)),
    'origins, comma-separated, such as https://lab.example',
    '',
    'pages of which other sites may use the API in a browser, over HTTP and WebSocket; its own always may',
  ),
  DOCUMENTS: setting(
    z.enum(['all', 'only']),
    'all or only',
    'all',
    'which documents are carried out: all, or only those of DOCUMENTS_FILE',
  ),
  DOCUMENTS_FILE: setting(
    z.string(),
    'file',
    '',
    'documents that may be asked for by their id: a JSON object of SHA-256 (hex) and text, as GraphQL Code Generator writes it; needed with DOCUMENTS=only',
  ),
  ...FILE_SETTINGS,
  NODE_ENV: setting(z.string(), 'text', '', 'production turns demonstration data and GraphiQL off'),
} satisfies Record<string, Setting<unknown>>
