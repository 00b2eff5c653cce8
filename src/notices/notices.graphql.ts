import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from '../shared/access.graphql.ts'
import { NodeType } from '../shared/common.graphql.ts'
import { connectionOf } from '../shared/connection.graphql.ts'
import { Payload } from '../shared/payload.graphql.ts'
import { NOTICE_KINDS, type NoticeKind, SENTENCES } from './notification.ts'

export const NotificationKindEnum = Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, kind]))
registerEnumType(NotificationKindEnum, {
  name: 'NotificationKind',
  description: 'What a notification tells.',
  valuesConfig: Object.fromEntries(
    Object.entries(SENTENCES).map(([kind, { zh, en }]) => [kind, { description: `${zh} ${en}` }]),
  ),
})

@ObjectType('Notification', {
  implements: NodeType,
  description: 'What one person is told in one organization; nobody else sees it.',
})
@Access('notification.see')
export class NotificationType extends NodeType {
  @Field(() => NotificationKindEnum, { description: 'What it tells.' })
  kind!: NoticeKind

  @Field(() => String, { nullable: true, description: 'Why, in the words of whoever caused it.' })
  reason!: string | null

  @Field(() => Date, { description: 'When it happened.' })
  createdAt!: Date

  @Field(() => Date, { nullable: true, description: 'When it was marked as read; null while it is unread.' })
  readAt!: Date | null
}

export const NotificationConnection = connectionOf(() => NotificationType, 'Notification')

@InputType('MarkNotificationsReadInput', { description: 'Notifications that have been read.' })
export class MarkNotificationsReadInput {
  @Field(() => [ID], { description: 'The notifications, 1 to 100.' })
  notificationIds!: string[]
}

@ObjectType('MarkNotificationsReadPayload', { description: 'The answer of markNotificationsRead.' })
@Access('notification.read')
export class MarkNotificationsReadPayload extends Payload {
  @Field(() => [NotificationType], {
    nullable: true,
    description: 'The notifications in the order in which they were named; null when it was refused.',
  })
  notifications?: NotificationType[]
}
