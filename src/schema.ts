import 'reflect-metadata'
import type { GraphQLField, GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import { buildSchemaSync, getMetadataStorage, type PubSub } from 'type-graphql'
import { ACCOUNTS_RESOLVERS } from './accounts/accounts.resolvers.ts'
import { AuditResolver } from './audit/audit.resolver.ts'
import { AVAILABILITY_RESOLVERS } from './availability/availability.resolvers.ts'
import { BOOKINGS_RESOLVERS } from './bookings/bookings.resolvers.ts'
import { MandateCapExceededType } from './bookings/mandates/mandate-cap-exceeded.graphql.ts'
import { QualificationMissingType } from './bookings/qualifications/qualifications.graphql.ts'
import { SlotUnavailableType } from './bookings/slot-unavailable.graphql.ts'
import { BUNDLES_RESOLVERS } from './bundles/bundles.resolvers.ts'
import { BundleInfeasibleType } from './bundles/hold-bundle.graphql.ts'
import { CASES_RESOLVERS } from './cases/cases.resolvers.ts'
import { CATALOG_RESOLVERS } from './catalog/catalog.resolvers.ts'
import type { Context } from './context.ts'
import { FileResolver } from './files/files.resolver.ts'
import { checkScopes } from './key-scopes.ts'
import { MARKET_RESOLVERS } from './market/market.resolvers.ts'
import { NodeResolver } from './node.resolver.ts'
import { NOTICES_RESOLVERS } from './notices/notices.resolvers.ts'
import { ORDERS_RESOLVERS } from './orders/orders.resolvers.ts'
import { recordMutation } from './recorded-mutations.ts'
import { DateTime } from './shared/scalars.graphql.ts'
import { UserErrorResolver } from './shared/user-error.resolver.ts'

// Demanded as soon as there is a subscription, though every subscription here brings its own source.
const NO_PUB_SUB: PubSub = {
  publish: () => {},
  subscribe: () => {
    throw new Error('subscriptions bring their own source')
  },
}

let built: GraphQLSchema | undefined

/** The one schema of the service, built when it is first asked for: no setting changes it. */
export function serviceSchema(): GraphQLSchema {
  built ??= buildSchema()
  return built
}

function buildSchema(): GraphQLSchema {
  // A field without a resolver is read off its object by graphql itself. Rights are asked for by services, and none by
  // middleware of type-graphql, which this would pass over.
  for (const type of getMetadataStorage().objectTypes) type.simpleResolvers = true
  const schema = buildSchemaSync({
    resolvers: [
      NodeResolver,
      UserErrorResolver,
      AuditResolver,
      FileResolver,
      ...ACCOUNTS_RESOLVERS,
      ...NOTICES_RESOLVERS,
      ...CATALOG_RESOLVERS,
      ...AVAILABILITY_RESOLVERS,
      ...BOOKINGS_RESOLVERS,
      ...ORDERS_RESOLVERS,
      ...BUNDLES_RESOLVERS,
      ...MARKET_RESOLVERS,
      ...CASES_RESOLVERS,
    ],
    orphanedTypes: [
      BundleInfeasibleType,
      MandateCapExceededType,
      QualificationMissingType,
      SlotUnavailableType,
    ],
    scalarsMap: [{ type: Date, scalar: DateTime }],
    // Values are checked by the domain, which has words for what is wrong with them.
    validate: false,
    pubSub: NO_PUB_SUB,
  })
  for (const root of [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!])
    for (const field of Object.values(root.getFields())) withinScopes(field)
  for (const mutation of Object.values(schema.getMutationType()!.getFields())) {
    recordMutation(mutation)
    readAfresh(mutation)
  }
  return schema
}

/** What an operation has read before a mutation may be otherwise after it. */
function readAfresh(mutation: GraphQLField<unknown, Context>): void {
  const { resolve } = mutation
  mutation.resolve = (root, args, context, info) => {
    context.forget()
    return resolve!(root, args, context, info)
  }
}

/** A key sees and does only what its scopes allow, whichever way the operation came. */
function withinScopes(field: GraphQLField<unknown, Context>): void {
  const checked =
    (next: GraphQLFieldResolver<unknown, Context>): GraphQLFieldResolver<unknown, Context> =>
    (root, args, context, info) => {
      if (context.apiKey) checkScopes(context.apiKey, info)
      return next(root, args, context, info)
    }
  if (field.resolve) field.resolve = checked(field.resolve)
  if (field.subscribe) field.subscribe = checked(field.subscribe)
}
