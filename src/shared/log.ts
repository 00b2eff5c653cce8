import { type Logger, pino } from 'pino'
import { driverError } from './db.ts'

/** The service's log: JSON lines on standard output. */
export const createLogger = (level: string): Logger => pino({ level, serializers: { err: loggable } })

/** An error without the SQL and parameters that drivers hang on it: passwords and names pass through those. */
function loggable(error: Error) {
  const cause = driverError(error) as Error & { code?: string; constraint?: string; constraint_name?: string }
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  return {
    type: cause.constructor?.name ?? 'Error',
    message: cause.message,
    code: cause.code,
    constraint: cause.constraint_name ?? cause.constraint,
    stack: frames.join('\n'),
  }
}
