import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { markMailed } from '../../src/notices/mail.repository.ts'
import { sendDueMail } from '../../src/notices/mail.service.ts'
import { mailOf } from '../../src/notices/mail.ts'
import { openMailer } from '../../src/notices/mailer.ts'
import { notify } from '../../src/notices/notices.service.ts'
import { rows } from '../../src/shared/db.ts'
import { type MailSink, openMailSink } from '../support/mail-sink.ts'
import { type Market, prepareMarket } from '../support/market.ts'
import { meeting } from '../support/meeting.ts'

const NOTICES = 20
const PROCESSES = 4

let market: Market
let sink: MailSink
beforeAll(async () => {
  market = await prepareMarket(1)
})
afterAll(() => market.close())
beforeEach(async () => {
  sink = await openMailSink()
  const { personId, organizationId } = market.enterprises[0]!.actor!
  await market.db.transaction(async (tx) => {
    for (let i = 0; i < NOTICES; i += 1)
      await notify(tx, { personId, organizationId }, { kind: 'OFFER_MADE' })
  })
})
afterEach(() => sink.close())

/** Several processes that mail the same notices. Answers how many mails arrived, and of how many notices. */
async function race(keeper: (mailer: ReturnType<typeof openMailer> & object) => Promise<unknown>) {
  const mailers = Array.from(
    { length: PROCESSES },
    () => openMailer({ SMTP_URL: sink.url, MAIL_FROM: sink.from })!,
  )
  await Promise.all(mailers.map(keeper))
  return { mails: sink.mails.length, notices: new Set(sink.mails.map(({ id }) => id)).size }
}

test('however many processes mail, each notice is mailed once', async () => {
  const nameOf = async () => null
  expect(await race((mailer) => sendDueMail({ db: market.db, mailer, nameOf }))).toEqual({
    mails: NOTICES,
    notices: NOTICES,
  })
})

test('the naive way, read what is unmailed, send and then mark, mails twice', async () => {
  const looked = meeting(PROCESSES)
  const raced = await race(async (mailer) => {
    const unmailed = await rows<{ id: string }>(
      market.db,
      sql`select id from notification where mailed_at is null order by id`,
    )
    await looked()
    for (const { id } of unmailed) {
      const organization = { zh: '', en: '' }
      const due = {
        id,
        kind: 'OFFER_MADE' as const,
        reason: null,
        bookableId: null,
        orderId: null,
        organization,
      }
      await mailer.send(mailOf({ ...due, email: 'somebody@example.com' }, null))
      await markMailed(market.db, id)
    }
  })
  expect(raced).toEqual({ mails: PROCESSES * NOTICES, notices: NOTICES })
})
