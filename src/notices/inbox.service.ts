import type { Call } from '../accounts/call.ts'
import { can, forOneself, signedIn } from '../accounts/permission.ts'
import { nothingNew } from '../shared/audit/recording.ts'
import { notFound } from '../shared/fault.ts'
import { MAX_PAGE, type PageRequest, pageOf } from '../shared/page.ts'
import { type Problem, Refusal } from '../shared/refusal.ts'
import {
  countUnread,
  findNotifications,
  listNotifications,
  markRead,
  type NotificationRow,
} from './notices.repository.ts'

/** The notices of the actor in the organization acted for, the newest first. */
export const myNotifications = async ({ db, actor }: Call, unread: boolean, page: PageRequest) =>
  pageOf(await listNotifications(db, forOneself(actor), unread, page), page)

/** How many of them are unread; none under a mandate, where nobody is told anything. */
export const unreadNotifications = async ({ db, actor }: Call): Promise<number> =>
  actor?.mandate ? 0 : countUnread(db, signedIn(actor))

/** A notice by id, for its reader. */
export async function readNotification({ db, actor }: Call, id: string): Promise<NotificationRow> {
  const [notification] = await findNotifications(db, [id])
  if (!notification || !can(actor, 'notification.see', notification)) throw notFound()
  return notification
}

/** Marks notices as read, all of them or, when one is not the actor's, none. Answers in the order of the ids. */
export async function markNotificationsRead(call: Call, ids: readonly string[]): Promise<NotificationRow[]> {
  signedIn(call.actor)
  if (ids.length < 1 || ids.length > MAX_PAGE) throw new Refusal(howMany(ids.length))
  await ownNotifications(call, ids)
  await call.db.transaction(async (tx) => {
    if (!(await markRead(tx, ids))) nothingNew(tx)
  })
  return ownNotifications(call, ids)
}

async function ownNotifications({ db, actor }: Call, ids: readonly string[]): Promise<NotificationRow[]> {
  const found = new Map((await findNotifications(db, ids)).map((row) => [row.id, row]))
  return ids.map((id) => {
    const notification = found.get(id)
    if (!notification || !can(actor, 'notification.read', notification)) throw notFound()
    return notification
  })
}

const howMany = (count: number): Problem => ({
  code: 'INVALID_INPUT',
  path: ['notificationIds'],
  text: {
    en: `Name 1 to ${MAX_PAGE} notifications; these are ${count}.`,
    zh: `请指定 1 至 ${MAX_PAGE} 条通知,当前为 ${count} 条。`,
  },
})
