import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { OrganizationType } from '../accounts/organizations.graphql.ts'
import { ViewerType } from '../accounts/people.graphql.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../shared/connection.graphql.ts'
import { keyOf, toGlobalId } from '../shared/global-id.ts'
import { pageRequest } from '../shared/page.ts'
import { answer } from '../shared/payload.graphql.ts'
import {
  markNotificationsRead,
  myNotifications,
  unreadNotifications,
  watchNotifications,
} from './inbox.service.ts'
import {
  MarkNotificationsReadInput,
  MarkNotificationsReadPayload,
  NotificationConnection,
  NotificationType,
} from './notices.graphql.ts'
import type { NotificationRow } from './notices.repository.ts'
import { messageOf } from './notification.ts'

@Resolver(() => NotificationType)
export class NotificationResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: NotificationRow) {
    return toGlobalId('Notification', id)
  }

  @FieldResolver(() => String, {
    description: 'What it tells and why, in one sentence, in the language of Accept-Language.',
  })
  message(@Root() notification: NotificationRow, @Ctx() { language }: Context) {
    return messageOf(notification)[language]
  }

  @FieldResolver(() => OrganizationType, { description: 'The organization in which the person is told.' })
  organization(@Root() { organizationId }: NotificationRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(organizationId)
  }

  @Query(() => NotificationConnection, {
    description:
      'What the signed-in person was told in the acting organization, the newest first. For whoever is signed in.',
  })
  @Access('SIGNED_IN')
  async myNotifications(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('unread', () => Boolean, { nullable: true, description: 'Whether to leave out what was read.' })
    unread: boolean | null,
  ) {
    return toConnection(
      await myNotifications(context, unread ?? false, pageRequest(first, after)),
      ({ id }) => id,
    )
  }

  @Mutation(() => MarkNotificationsReadPayload, {
    description:
      'Marks notifications as read. Those that were stay as they are; when one is not yours, nothing is marked. For the person whom they are for.',
  })
  @Access('notification.read')
  markNotificationsRead(
    @Arg('input', () => MarkNotificationsReadInput, { description: 'Which ones.' })
    { notificationIds }: MarkNotificationsReadInput,
    @Ctx() context: Context,
  ) {
    const ids = notificationIds.map((id) => keyOf(id, 'Notification'))
    return answer(markNotificationsRead(context, ids).then((notifications) => ({ notifications })))
  }

  @Subscription(() => NotificationType, {
    description:
      'Every new notification of the signed-in person in the acting organization, over WebSocket, within a second of its commit. It ends when the token does; what came meanwhile is in myNotifications. For whoever is signed in.',
    subscribe: ({ context }: { context: Context }) => watchNotifications(context, context.notificationFeed),
  })
  @Access('SIGNED_IN')
  notificationReceived(@Root() notification: NotificationRow): NotificationRow {
    return notification
  }
}

@Resolver(() => ViewerType)
export class ViewerNotificationsResolver {
  @FieldResolver(() => Int, {
    description: 'How many notifications of the person in this organization are unread.',
  })
  unreadNotifications(@Ctx() context: Context) {
    return unreadNotifications(context)
  }
}
