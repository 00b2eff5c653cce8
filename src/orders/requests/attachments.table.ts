import { index, integer, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core'
import { files } from '../../files/files.table.ts'
import { orders } from '../orders.table.ts'

/** Files that say what is needed, for whoever sees the order. */
export const attachments = pgTable(
  'order_attachment',
  {
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    fileId: uuid()
      .notNull()
      .references(() => files.id),
    /** Their order, from 0. */
    position: integer().notNull(),
  },
  (attachment) => [
    primaryKey({ columns: [attachment.orderId, attachment.fileId] }),
    index('order_attachment_file').on(attachment.fileId),
  ],
)
