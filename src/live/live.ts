import type { Logger } from 'pino'
import type { Service } from '../context.ts'
import type { Present } from '../errors.ts'
import type { Run } from '../execution.ts'
import type { Guard } from '../guard/guard.ts'
import type { Gate } from './gate.ts'
import type { SharedAnswers } from './shared-answers.ts'

/** What serves operations that do not come to Apollo. */
export interface Live {
  service: Service
  gate: Gate
  answers: SharedAnswers
  guard: Guard
  run: Run
  present: Present
  log: Logger
}
