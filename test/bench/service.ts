import manifest from '../../package.json' with { type: 'json' }
import { type Server, startServer } from './processes.ts'

/** Signs the tokens of the measured service, which is given it as TOKEN_SECRET. */
export const TOKEN_SECRET = 'only ever known to the benchmark and its database'
/** Connections of each HTTP server to the database, as the service has them unless it is told otherwise. */
export const HTTP_POOL = 10

// All behind "node" of the script "start".
const startArguments: string[] = manifest.scripts.start.split(' ').slice(1)

/** What a benchmark asks for comes from one address, and is no flood. */
const NO_LIMITS = { RATE_ADDRESS: '0', RATE_ORGANIZATION: '0', SOCKETS_PER_ADDRESS: '0' }

/** The built service as `npm start` runs it in production; `settings` say on which database. */
export const startService = (settings: Record<string, string>): Promise<Server> =>
  startServer(process.execPath, startArguments, {
    ...{ HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error', DATABASE_POOL: String(HTTP_POOL), TOKEN_SECRET },
    ...NO_LIMITS,
    ...settings,
  })
