import { type Problem, Refusal } from '../shared/refusal.ts'
import { ChoiceLost } from './taking.service.ts'

const ATTEMPTS = 4

/**
 * Chooses and takes, and where others were faster again, a few times: each time somebody has got what was chosen. The
 * last time it chooses behind the locks of all candidates, where nobody is faster. What the same request was answered
 * before goes before any refusal.
 */
export async function choosing<Result>(
  earlier: () => Promise<Result | null>,
  attempt: (isLast: boolean) => Promise<Result>,
): Promise<Result> {
  let problems: Problem[] = []
  for (let i = 1; i <= ATTEMPTS; i += 1) {
    const known = await earlier()
    if (known) return known
    try {
      return await attempt(i === ATTEMPTS)
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
    en: 'Others took what was chosen before it could be held, until nothing that fits was left. Nothing is held; ask again, and the answer names what is in the way.',
    zh: '所选时段在预留前已被他人占用,且已无其他可行组合,未预留任何内容。请重新提交,系统将说明原因。',
  },
}
