import { type ExecutionArgs, type ExecutionResult, execute, type FormattedExecutionResult } from 'graphql'
import type { Context } from './context.ts'
import type { Present } from './errors.ts'
import { tookTooLong } from './shared/fault.ts'
import type { Reachability } from './shared/reachability.ts'

/**
 * Carries out an operation within its time, and as long as the database can be reached, and answers as its caller reads
 * it.
 */
export type Run = (operation: ExecutionArgs & { contextValue: Context }) => Promise<FormattedExecutionResult>

export const runnerOf =
  (present: Present, seconds: number, reachability: Reachability): Run =>
  async (operation) => {
    const { contextValue: context } = operation
    const carryOut = () => reachability.race(async () => execute(operation))
    const result: Result = await inTime(seconds, carryOut).catch((error: unknown) => {
      context.isOver = true
      return { errors: [error] }
    })
    return presentResult(result, context, present)
  }

interface Result {
  data?: ExecutionResult['data']
  errors?: readonly unknown[] | undefined
}

/** A result as its caller reads it, with what it cost. */
export function presentResult(
  { data, errors }: Result,
  { language, charged }: Context,
  present: Present,
): FormattedExecutionResult {
  return {
    ...(data !== undefined && { data }),
    ...(errors && { errors: errors.map((error) => present(error, language)) }),
    ...(charged && { extensions: { cost: charged } }),
  }
}

/** What comes within so many seconds; otherwise the fault that says so, whatever becomes of the rest. */
export async function inTime<Found>(seconds: number, work: () => Promise<Found>): Promise<Found> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tookTooLong(seconds)), seconds * 1_000)
  })
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}
