import { BundleActionsResolver } from './bundle-actions.resolver.ts'
import { BundlePartResolver } from './bundle-parts.resolver.ts'
import { BundleOfBookingResolver, BundleOfOrderResolver, BundleResolver } from './bundles.resolver.ts'

export const BUNDLES_RESOLVERS = [
  BundleResolver,
  BundlePartResolver,
  BundleActionsResolver,
  BundleOfBookingResolver,
  BundleOfOrderResolver,
] as const
