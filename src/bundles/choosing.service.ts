import { type Problem, Refusal } from '../shared/refusal.ts'
import { ChoiceLost } from './taking.service.ts'

const ATTEMPTS = 4

/**
 * Chooses and takes, and where others were faster again, a few times: each time somebody has got what was chosen. What
 * the same request was answered before goes before any refusal.
 */
export async function choosing<Result>(
  earlier: () => Promise<Result | null>,
  attempt: () => Promise<Result>,
): Promise<Result> {
  let problems: Problem[] = []
  for (let i = 0; i < ATTEMPTS; i += 1) {
    const known = await earlier()
    if (known) return known
    try {
      return await attempt()
    } catch (error) {
      if (error instanceof Refusal) return (await earlier()) ?? Promise.reject(error)
      if (!(error instanceof ChoiceLost)) throw error
      problems = error.problems
    }
  }
  const known = await earlier()
  if (known) return known
  throw new Refusal(...(problems.length > 0 ? problems : [LOST]))
}

const LOST: Problem = {
  code: 'BUNDLE_LOST',
  path: [],
  text: {
    en: `Others took what was chosen before it could be held, ${ATTEMPTS} times in a row. Nothing is held; ask again.`,
    zh: `所选时段连续 ${ATTEMPTS} 次在预留前被他人占用,未预留任何内容,请重新提交。`,
  },
}
