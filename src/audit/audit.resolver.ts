import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../accounts/organizations.graphql.ts'
import { PersonType } from '../accounts/people.graphql.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import type { AuditRecordRow } from '../shared/audit/audit.table.ts'
import { AFTER, FIRST, toConnection } from '../shared/connection.graphql.ts'
import { toGlobalId } from '../shared/global-id.ts'
import { pageRequest } from '../shared/page.ts'
import { AuditRecordConnection, AuditRecordType } from './audit.graphql.ts'
import { addressOf, auditRecords } from './audit.service.ts'

const IS_SEQ = /^\d{1,15}$/

@Resolver(() => AuditRecordType)
export class AuditResolver {
  @Query(() => AuditRecordConnection, {
    description:
      'What was done by people and programs of the acting organization, or by others for it, the newest first; a second or so after it was done. For its OWNERs.',
  })
  @Access('audit.see')
  async auditRecords(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('action', () => String, { nullable: true, description: 'Only this mutation, such as holdSlot.' })
    action: string | null,
    @Arg('from', () => Date, { nullable: true, description: 'Only what was done at this instant or later.' })
    from: Date | null,
    @Arg('until', () => Date, { nullable: true, description: 'Only what was done before this instant.' })
    until: Date | null,
  ) {
    const filter = { action: action ?? undefined, from: from ?? undefined, until: until ?? undefined }
    const page = pageRequest(first, after, (key) => IS_SEQ.test(key))
    return toConnection(await auditRecords(context, filter, page), ({ seq }) => String(seq))
  }

  @FieldResolver(() => String, { description: 'Its number in the log, from 1, the same for ever.' })
  seq(@Root() { seq }: AuditRecordRow) {
    return String(seq)
  }

  @FieldResolver(() => String, {
    description: 'Its hash (SHA-256, hexadecimal), over itself and the hash before it.',
  })
  fingerprint(@Root() { hash }: AuditRecordRow) {
    return Buffer.from(hash).toString('hex')
  }

  @FieldResolver(() => PersonType, { nullable: true, description: 'Who did it; null for a stranger.' })
  person(@Root() { personId }: AuditRecordRow, @Ctx() { loaders }: Context) {
    return personId && loaders.people.load(personId)
  }

  @FieldResolver(() => OrganizationType, {
    nullable: true,
    description: 'For which organization they acted.',
  })
  organization(@Root() { organizationId }: AuditRecordRow, @Ctx() { loaders }: Context) {
    return organizationId && loaders.organizations.load(organizationId)
  }

  @FieldResolver(() => OrganizationType, {
    nullable: true,
    description: 'The organization on whose behalf it was done under a mandate; null when there was none.',
  })
  onBehalfOf(@Root() { onBehalfOf }: AuditRecordRow, @Ctx() { loaders }: Context) {
    return onBehalfOf && loaders.organizations.load(onBehalfOf)
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The IP address from which it was asked for; null for what others did.',
  })
  address(@Root() record: AuditRecordRow, @Ctx() context: Context) {
    return addressOf(context, record)
  }

  @FieldResolver(() => [ID], { description: 'What it was done to, and what came of it, by their ids.' })
  objects(@Root() { objects }: AuditRecordRow) {
    return objects.map((object) => {
      const [type, key] = object.split(':')
      return toGlobalId(type!, key!)
    })
  }
}
