import { setTimeout as pause } from 'node:timers/promises'

/** An answer that comes within so many milliseconds; otherwise it rejects, whatever becomes of the answer. */
export function soon<Answer>(answer: Promise<Answer>, milliseconds: number): Promise<Answer> {
  const late = new AbortController()
  const tooLate = pause(milliseconds, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error('the database does not answer')
  })
  tooLate.catch(() => {})
  return Promise.race([answer, tooLate]).finally(() => late.abort())
}
