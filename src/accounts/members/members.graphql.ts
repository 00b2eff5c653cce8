import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { connectionOf } from '../../shared/connection.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'
import type { Role } from '../organization.ts'
import { RoleEnum } from '../people.graphql.ts'
import type { Member } from './member.ts'

@ObjectType('Member', { description: 'A person of an organization, as their colleagues see them.' })
@Access('member.see')
export class MemberType {
  @Field(() => RoleEnum, { description: 'What the person may do in the organization.' })
  role!: Role
}

export const MemberConnection = connectionOf(() => MemberType, 'Member')

@InputType('ChangeRoleInput', { description: 'A member of the acting organization, and the new role.' })
export class ChangeRoleInput {
  @Field(() => ID, { description: 'The person.' })
  personId!: string

  @Field(() => RoleEnum, { description: 'What they may do from now on.' })
  role!: Role
}

@ObjectType('ChangeRolePayload', { description: 'The answer of changeRole.' })
@Access('member.changeRole')
export class ChangeRolePayload extends Payload {
  @Field(() => MemberType, { nullable: true, description: 'The member; null when it was refused.' })
  member?: Member
}

@InputType('RemoveMemberInput', { description: 'A member of the acting organization.' })
export class RemoveMemberInput {
  @Field(() => ID, { description: 'The person.' })
  personId!: string
}

@ObjectType('RemoveMemberPayload', { description: 'The answer of removeMember.' })
@Access('member.remove')
export class RemoveMemberPayload extends Payload {
  @Field(() => MemberType, { nullable: true, description: 'Who was removed; null when it was refused.' })
  member?: Member
}
