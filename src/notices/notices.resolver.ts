import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { OrganizationType } from '../accounts/organizations.graphql.ts'
import { ViewerType } from '../accounts/people.graphql.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../shared/connection.graphql.ts'
import { beginningOf } from '../shared/events/missed.ts'
import { keyOf, toGlobalId } from '../shared/global-id.ts'
import { encodeCursor, pageRequest } from '../shared/page.ts'
import { answer } from '../shared/payload.graphql.ts'
import { markNotificationsRead, myNotifications, unreadNotifications } from './inbox.service.ts'
import {
  MarkNotificationsReadInput,
  MarkNotificationsReadPayload,
  NotificationConnection,
  NotificationType,
} from './notices.graphql.ts'
import type { NotificationRow } from './notices.repository.ts'
import { messageOf } from './notification.ts'
import type { NewNotification } from './notification-feed.ts'
import { watchNotifications } from './watch-notifications.service.ts'

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

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Where notificationReceived goes on: give the last one as `after`. Null in lists.',
  })
  cursor(@Root() notification: NotificationRow | NewNotification) {
    return 'cursor' in notification ? encodeCursor(String(notification.cursor)) : null
  }

  @Subscription(() => NotificationType, {
    description:
      'Every new notification of the signed-in person in the acting organization, within a second of its commit. With `after` it begins with what was missed, or, where that is not kept any more, with what is unread. It ends when the token or the membership does, at the next notification. For whoever is signed in.',
    subscribe: ({ args: { after }, context }: { args: { after?: string | null }; context: Context }) =>
      watchNotifications(context, beginningOf(context.lastEventId ?? after, false)),
  })
  @Access('SIGNED_IN')
  notificationReceived(
    @Root() notification: NewNotification,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The cursor of the last notification that you have.',
    })
    _after: string | null,
  ): NotificationRow {
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
