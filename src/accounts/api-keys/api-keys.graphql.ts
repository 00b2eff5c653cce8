import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { NodeType } from '../../shared/common.graphql.ts'
import { connectionOf } from '../../shared/connection.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'
import type { Role } from '../organization.ts'
import { RoleEnum } from '../people.graphql.ts'
import { MAX_DAYS, MAX_KEYS, MAX_OVERLAP_MINUTES } from './api-key-problems.ts'
import { SCOPES, type Scope } from './scopes.ts'

export const ApiKeyScopeEnum = Object.fromEntries(Object.keys(SCOPES).map((scope) => [scope, scope]))
registerEnumType(ApiKeyScopeEnum, {
  name: 'ApiKeyScope',
  description:
    'What an API key may do. No key may look after keys, people, identities or sessions. What is done to a booking or the like is found only with READ.',
  valuesConfig: Object.fromEntries(
    Object.entries(SCOPES).map(([scope, description]) => [scope, { description }]),
  ),
})

@ObjectType('ApiKey', {
  implements: NodeType,
  description:
    'A key with which a machine acts as the person who made it, in one organization, within its scopes. Seen by OWNERs and MANAGERs of the organization.',
})
@Access('apiKey.see')
export class ApiKeyType extends NodeType {
  @Field(() => String, { description: 'What it is for.' })
  name!: string

  @Field(() => [ApiKeyScopeEnum], { description: 'What it may do.' })
  scopes!: Scope[]

  @Field(() => RoleEnum, {
    description:
      'The role that it was given. It acts with this, or with the present role of whoever made it, where that is lower.',
  })
  role!: Role

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date

  @Field(() => Date, { description: 'When it ends by itself.' })
  expiresAt!: Date

  @Field(() => Date, { nullable: true, description: 'When its secret was last renewed.' })
  rotatedAt!: Date | null

  @Field(() => Date, {
    nullable: true,
    description: 'Until when the secret before goes on; null when there was none, or it ended at once.',
  })
  overlapUntil!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was last used, to a minute.' })
  lastUsedAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was revoked.' })
  revokedAt!: Date | null
}

export const ApiKeyConnection = connectionOf(() => ApiKeyType, 'ApiKey')

@InputType('CreateApiKeyInput', { description: 'A key for a machine.' })
export class CreateApiKeyInput {
  @Field(() => String, { description: 'What it is for, 1 to 200 characters.' })
  name!: string

  @Field(() => [ApiKeyScopeEnum], {
    description:
      'What it may do: at least one scope, and only such with which you can do something yourself.',
  })
  scopes!: Scope[]

  @Field(() => Date, { description: `When it ends, at most ${MAX_DAYS} days from now.` })
  expiresAt!: Date

  @Field(() => RoleEnum, { defaultValue: 'MEMBER', description: 'Its role, no higher than yours.' })
  role!: Role
}

/** What both mutations that show a key answer with. */
@ObjectType()
abstract class ShownKeyPayload extends Payload {
  @Field(() => ApiKeyType, { nullable: true, description: 'The key; null when it was refused.' })
  apiKey?: ApiKeyType

  @Field(() => String, {
    nullable: true,
    description:
      'What the machine sends as "Authorization: Bearer <key>". It is shown only here and now: of its secret nothing but a hash is kept.',
  })
  key?: string
}

@ObjectType('CreateApiKeyPayload', {
  description: `The answer of createApiKey. An organization may have ${MAX_KEYS} keys that are neither revoked nor expired.`,
})
@Access('apiKey.create')
export class CreateApiKeyPayload extends ShownKeyPayload {}

@InputType('RotateApiKeyInput', { description: 'A key that gets a new secret.' })
export class RotateApiKeyInput {
  @Field(() => ID, { description: 'The key.' })
  apiKeyId!: string

  @Field(() => Int, {
    defaultValue: 0,
    description: `For how many minutes the old secret goes on, 0 to ${MAX_OVERLAP_MINUTES}; an older one ends.`,
  })
  overlapMinutes!: number
}

@ObjectType('RotateApiKeyPayload', { description: 'The answer of rotateApiKey.' })
@Access('apiKey.rotate')
export class RotateApiKeyPayload extends ShownKeyPayload {}

@InputType('RevokeApiKeyInput', { description: 'A key that is to end.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'The key.' })
  apiKeyId!: string
}

@ObjectType('RevokeApiKeyPayload', { description: 'The answer of revokeApiKey.' })
@Access('apiKey.revoke')
export class RevokeApiKeyPayload extends Payload {
  @Field(() => ApiKeyType, { nullable: true, description: 'The key as it is now.' })
  apiKey?: ApiKeyType
}
