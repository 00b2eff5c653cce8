import { and, asc, eq, getTableColumns, gt, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import type { PageRequest } from '../../shared/page.ts'
import { type MessageRow, messages } from './messages.table.ts'

export async function insertMessage(tx: Tx, message: typeof messages.$inferInsert): Promise<MessageRow> {
  const [inserted] = await tx.insert(messages).values(message).returning()
  return inserted!
}

/** The same page of the threads of each of some orders, the oldest first; with all labs, or with one. */
export function listMessages(
  db: Db,
  orderIds: readonly string[],
  labId: string | null,
  { first, after }: PageRequest,
): Promise<MessageRow[]> {
  const own = db
    .select()
    .from(messages)
    .where(
      and(
        sql`${messages.orderId} = wanted.id`,
        labId ? eq(messages.labId, labId) : undefined,
        after ? gt(messages.id, after) : undefined,
      ),
    )
    .orderBy(asc(messages.id))
    .limit(first + 1)
    .as('order_message')
  return db
    .select(getTableColumns(messages))
    .from(sql`unnest(${sql.param([...orderIds])}::uuid[]) as wanted (id)`)
    .crossJoinLateral(own)
    .orderBy(asc(messages.id))
}
