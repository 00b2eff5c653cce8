/** How what was tried came out. */
export const OUTCOMES = ['DONE', 'REFUSED', 'DENIED', 'FAILED'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Who acts, for whom and from where, as the audit log keeps it; all null is a stranger. */
export interface AuditIdentity {
  personId: string | null
  organizationId: string | null
  /** The kind of what was shown to prove it, and its id where it has one. Never the proof itself. */
  credential: string | null
  credentialId: string | null
  /** The organization for which it is done under a mandate. */
  onBehalfOf: string | null
  mandateId: string | null
  /** The IP address; null for what comes from the machine of the service. */
  address: string | null
}

/** A stranger. */
export const NOBODY: AuditIdentity = {
  personId: null,
  organizationId: null,
  credential: null,
  credentialId: null,
  onBehalfOf: null,
  mandateId: null,
  address: null,
}

/** What is going on, as far as it is known. Nothing of an input comes into it but the ids of what it names. */
export interface AuditDraft extends AuditIdentity {
  /** The mutation, by its name in the schema. */
  action: string
  /** What it is done to: types and keys, such as Booking:0199…. */
  objects: string[]
  /** Whether an entry that it was done has been committed. */
  isDone: boolean
}

/** What whoever runs the service does with a command of it, and for which organization. */
export const byOperator = (action: string, organizationId: string | null = null): AuditDraft => ({
  action,
  objects: [],
  isDone: false,
  ...NOBODY,
  organizationId,
  credential: 'OPERATOR',
})

/** One line of the log. */
export interface AuditEntry extends AuditIdentity {
  action: string
  objects: readonly string[]
  outcome: Outcome
  /** Why not, or what came of it instead: codes of problems, or of the fault. */
  codes: readonly string[]
  /** How often, for what was tried again and again and came to nothing. */
  times: number
}

const MAX_OBJECTS = 200

/** An object as the log names it. */
export const objectOf = (type: string, key: string): string => `${type}:${key}`

/** The entry that a draft has become. */
export function entryOf(draft: AuditDraft, outcome: Outcome, codes: readonly string[] = []): AuditEntry {
  const { isDone: _, objects, ...known } = draft
  return { objects: [...new Set(objects)].slice(0, MAX_OBJECTS), outcome, codes, times: 1, ...known }
}
