import { MandateActionsResolver, NotificationMandateResolver } from './mandates/mandate-actions.resolver.ts'
import { NotificationResolver, ViewerNotificationsResolver } from './notices.resolver.ts'

export const NOTICES_RESOLVERS = [
  NotificationResolver,
  ViewerNotificationsResolver,
  MandateActionsResolver,
  NotificationMandateResolver,
] as const
