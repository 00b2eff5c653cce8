import type { GraphQLField } from 'graphql'
import { auditIdentityOf } from './accounts/audit-identity.ts'
import type { Context } from './context.ts'
import type { Attempts } from './shared/audit/attempts.ts'
import { type AuditDraft, entryOf, type Outcome, objectOf } from './shared/audit/audit-entry.ts'
import { recorded } from './shared/audit/recording.ts'
import { Fault } from './shared/fault.ts'
import { parseGlobalId } from './shared/global-id.ts'
import type { Problem } from './shared/refusal.ts'

/** Strangers whose attempts are worth a line: whoever guesses passwords. Others could fill the log with nothing. */
const TELLING_OF_STRANGERS: readonly string[] = ['signIn', 'acceptInvitation', 'resetPassword']

/**
 * Lets a mutation leave an entry in the audit log: when it does something, in the transaction in which it does it; when
 * it comes to nothing, soon after the answer.
 */
export function recordMutation(mutation: GraphQLField<unknown, Context>): void {
  const { name, resolve } = mutation
  mutation.resolve = async (root, args, context, info) => {
    const draft: AuditDraft = {
      ...auditIdentityOf(context),
      action: name,
      objects: objectsOf(args.input),
      isDone: false,
    }
    const own = context.on(recorded(context.db, draft))
    try {
      const payload = (await resolve!(root, args, own, info)) as { userErrors?: Problem[] }
      const codes = payload.userErrors?.map(({ code }) => code) ?? []
      if (codes.length > 0) noteAttempt(context.attempts, draft, 'REFUSED', codes)
      return payload
    } catch (error) {
      const code = error instanceof Fault ? error.code : 'INTERNAL'
      noteAttempt(context.attempts, draft, OUTCOME_OF_FAULT[code] ?? 'FAILED', [code])
      throw error
    }
  }
}

const OUTCOME_OF_FAULT: Partial<Record<Fault['code'], Outcome>> = {
  UNAUTHENTICATED: 'DENIED',
  FORBIDDEN: 'DENIED',
  NOT_FOUND: 'DENIED',
  RATE_LIMITED: 'DENIED',
  BAD_USER_INPUT: 'REFUSED',
  COST_LIMITED: 'REFUSED',
}

function noteAttempt(attempts: Attempts, draft: AuditDraft, outcome: Outcome, codes: string[]): void {
  // Warnings come with what was done, and what fails behind the commit undoes nothing.
  if (draft.isDone) return
  if (draft.personId === null && !TELLING_OF_STRANGERS.includes(draft.action)) return
  attempts.note(entryOf(draft, outcome, [...new Set(codes)]))
}

const NAMES_THINGS = /Ids?$/
const TYPE = /^[A-Z][A-Za-z]{1,39}$/

/** The things that an input names by their ids. Nothing else of an input comes into the log: words may be secrets. */
function objectsOf(input: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(input)
    .filter(([field]) => NAMES_THINGS.test(field))
    .flatMap(([, value]) => value)
    .flatMap((id) => {
      const { type, key } = (typeof id === 'string' && parseGlobalId(id)) || {}
      return type && key && TYPE.test(type) ? [objectOf(type, key)] : []
    })
}
