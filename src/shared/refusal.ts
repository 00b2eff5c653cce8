import type { Text } from './language.ts'
import type { ProblemCode } from './problem-code.ts'

/** One thing that the caller can mend, in words for people and a code for machines. */
export interface Problem {
  code: ProblemCode
  text: Text
  /** The input field that it is about, from the input's root; empty when it is about the whole. */
  path: string[]
}

/** A request that was understood and not carried out. Thrown, so that the transaction around it writes nothing. */
export class Refusal extends Error {
  readonly problems: Problem[]

  constructor(...problems: Problem[]) {
    super(problems.map(({ code }) => code).join(', '))
    this.problems = problems
  }
}

/** Refuses with every problem found, or does nothing when there is none. */
export function refuseAny(problems: Problem[]): void {
  if (problems.length > 0) throw new Refusal(...problems)
}
