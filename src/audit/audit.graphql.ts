import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from '../shared/access.graphql.ts'
import type { Outcome } from '../shared/audit/audit-entry.ts'
import { connectionOf } from '../shared/connection.graphql.ts'

export const AuditOutcomeEnum = { DONE: 'DONE', REFUSED: 'REFUSED', DENIED: 'DENIED', FAILED: 'FAILED' }
registerEnumType(AuditOutcomeEnum, {
  name: 'AuditOutcome',
  description: 'How what somebody asked for came out.',
  valuesConfig: {
    DONE: { description: 'It was done.' },
    REFUSED: { description: 'It was refused with userErrors, or for its input; nothing was changed.' },
    DENIED: {
      description: 'The caller had no right to it, or there was no such thing; nothing was changed.',
    },
    FAILED: { description: 'The service failed; what was begun was undone.' },
  },
})

@ObjectType('AuditRecord', {
  description:
    'A line of the audit log: who did what, for whom, from where, and how it came out. Never changed.',
})
@Access('audit.see')
export class AuditRecordType {
  @Field(() => Date, { description: 'When it was done or tried.' })
  at!: Date

  @Field(() => String, { description: 'The mutation, by its name in this schema.' })
  action!: string

  @Field(() => AuditOutcomeEnum, { description: 'How it came out.' })
  outcome!: Outcome

  @Field(() => [String], {
    description:
      'Why not: the codes of userErrors or of the error. Empty when it was done, but for SESSION_ENDED of refreshSession: a token that was shown again ended the session.',
  })
  codes!: string[]

  @Field(() => Int, {
    description: 'How often the same was tried within a second or so; always 1 for what was done.',
  })
  times!: number

  @Field(() => String, {
    nullable: true,
    description: 'The kind of credential that was shown, such as SESSION.',
  })
  credential!: string | null

  @Field(() => ID, {
    nullable: true,
    description: 'Which one it was, where credentials of this kind have ids.',
  })
  credentialId!: string | null

  @Field(() => ID, { nullable: true, description: 'The mandate under which it was done.' })
  mandateId!: string | null
}

export const AuditRecordConnection = connectionOf(() => AuditRecordType, 'AuditRecord')
