import { Field, InterfaceType, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from './access.graphql.ts'
import { PROBLEM_CODES, type ProblemCode } from './problem-code.ts'
import { type Problem, Refusal } from './refusal.ts'

export const UserErrorCodeEnum = Object.fromEntries(Object.keys(PROBLEM_CODES).map((code) => [code, code]))

registerEnumType(UserErrorCodeEnum, {
  name: 'UserErrorCode',
  description: 'Why a request was refused, for machines.',
  valuesConfig: Object.fromEntries(
    Object.entries(PROBLEM_CODES).map(([code, description]) => [code, { description }]),
  ),
})

/** The types of problems that say more than a code and a message. */
const TYPES: Partial<Record<ProblemCode, string>> = {
  SLOT_UNAVAILABLE: 'SlotUnavailable',
  TRAVEL_TIME_NEEDED: 'SlotUnavailable',
  QUALIFICATION_MISSING: 'QualificationMissing',
  SERIES_CONFLICT: 'SeriesConflict',
  BUNDLE_INFEASIBLE: 'BundleInfeasible',
  MANDATE_CAP_EXCEEDED: 'MandateCapExceeded',
}

@InterfaceType('UserError', {
  description: 'A reason why a request was not carried out, which the caller can act upon.',
  resolveType: ({ code }: Problem) => TYPES[code] ?? 'RequestProblem',
})
@Access('PUBLIC')
export abstract class UserErrorType {
  @Field(() => UserErrorCodeEnum, { description: 'The reason, for machines.' })
  code!: ProblemCode

  @Field(() => [String], {
    description:
      'The field that it is about, from inside `input`, positions of a list from 0; empty when it is about the whole.',
  })
  path!: string[]
}

@ObjectType('RequestProblem', { implements: UserErrorType, description: 'What is wrong with a request.' })
@Access('PUBLIC')
export class RequestProblemType extends UserErrorType {}

/** What every mutation answers beside its result. */
@ObjectType()
export abstract class Payload {
  // Whoever may do it may know why it was not done, a key that reads nothing too.
  @Access('PUBLIC')
  @Field(() => [UserErrorType], { description: 'Why it was not carried out; empty when it was.' })
  userErrors!: Problem[]
}

/** A payload: the action's result, or the reasons why it was refused. */
export async function answer<Result extends object>(
  action: Promise<Result>,
): Promise<Partial<Result> & { userErrors: Problem[] }> {
  try {
    return { ...(await action), userErrors: [] }
  } catch (error) {
    if (error instanceof Refusal)
      return { userErrors: error.problems } as Partial<Result> & { userErrors: Problem[] }
    throw error
  }
}
