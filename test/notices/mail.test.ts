import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { sendDueMail } from '../../src/notices/mail.service.ts'
import { type Mailer, openMailer } from '../../src/notices/mailer.ts'
import { rows } from '../../src/shared/db.ts'
import { type MailSink, openMailSink } from '../support/mail-sink.ts'
import { tell } from '../support/notices.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let lab: Lab
let enterprise: Member
let sink: MailSink
let mailer: Mailer
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise()
})
afterAll(() => service.stop())
beforeEach(async () => {
  sink = await openMailSink()
  mailer = openMailer({ SMTP_URL: sink.url, MAIL_FROM: sink.from })!
  await service.db.execute(sql`update notification set mail_due_at = null`)
})
afterEach(() => sink.close())

const nameOf = async () => ({ zh: 'X射线衍射仪', en: 'X-ray diffractometer' })
const send = (through = mailer) => sendDueMail({ db: service.db, mailer: through, nameOf })
const itIsDue = () =>
  service.db.execute(
    sql`update notification set mail_due_at = clock_timestamp() where mail_due_at is not null`,
  )

interface State {
  mailed: boolean
  attempts: number
  minutes: number | null
}
/** Where the mail of the newest notice stands. */
const newest = async (): Promise<State> => {
  const [state] = await rows<State>(
    service.db,
    sql`select mailed_at is not null as mailed, mail_attempts as attempts,
      ceil(extract(epoch from mail_due_at - clock_timestamp()) / 60)::integer as minutes
      from notification order by id desc limit 1`,
  )
  return state!
}

test('a mail says in both languages what happened, to what and why', async () => {
  const bookableId = crypto.randomUUID()
  await tell(service.db, enterprise, { kind: 'BOOKING_CANCELLED', bookableId, reason: 'the chamber broke' })
  await send()
  const mail = await sink.next()
  expect(mail.to).toEqual([enterprise.email])
  expect(mail.user).toBe('lab')
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
  expect(mail.subject).toBe('一项预约已取消。 A booking was cancelled.')
  const [zh, en] = mail.text.split(/(?:\r?\n){2}/)
  expect(zh).toMatch(/^一项预约已取消。原因:the chamber broke\r?\nX射线衍射仪\r?\n机构/)
  expect(en).toMatch(/^A booking was cancelled\. Reason: the chamber broke\r?\nX-ray diffractometer\r?\nOrg/)
})

test('each notice is mailed once', async () => {
  for (const reader of [enterprise, lab]) await tell(service.db, reader, { kind: 'BOOKING_MOVED' })
  await send()
  await itIsDue()
  await send()
  expect(sink.mails.map(({ to }) => to)).toEqual([[enterprise.email], [lab.email]])
  expect(await newest()).toMatchObject({ mailed: true, attempts: 1, minutes: null })
})

test('a refused recipient is tried again later, and holds up nobody', async () => {
  sink.refused.add(enterprise.email)
  for (const reader of [enterprise, lab, enterprise]) await tell(service.db, reader, { kind: 'OFFER_MADE' })
  await expect(send()).rejects.toThrow(/EENVELOPE 550 RCPT TO$/)
  expect(sink.mails.map(({ to }) => to)).toEqual([[lab.email]])
  expect(await newest()).toEqual({ mailed: false, attempts: 1, minutes: 2 })
  sink.refused.clear()
  await send()
  expect(sink.mails).toHaveLength(1)
  await itIsDue()
  await send()
  expect(sink.mails).toHaveLength(3)
})

test('the pauses grow, and after five attempts it is given up', async () => {
  sink.refused.add(enterprise.email)
  await tell(service.db, enterprise, { kind: 'OFFER_MADE' })
  const pauses: (number | null)[] = []
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await itIsDue()
    await expect(send()).rejects.toThrow('not taken')
    pauses.push((await newest()).minutes)
  }
  expect(pauses).toEqual([2, 10, 50, 250, null])
  sink.refused.clear()
  await itIsDue()
  await send()
  expect(sink.mails).toEqual([])
})

test('a mail server that cannot be reached ends the round, and spends one attempt', async () => {
  await sink.close()
  for (const reader of [enterprise, lab]) await tell(service.db, reader, { kind: 'OFFER_MADE' })
  await expect(send()).rejects.toThrow(/ESOCKET|ECONNREFUSED|ECONNECTION/)
  expect((await newest()).attempts).toBe(0)
})

test('what is said of a failed mail names neither the password nor the recipient', async () => {
  await tell(service.db, enterprise, { kind: 'OFFER_MADE' })
  const wrong = openMailer({ SMTP_URL: sink.url.replace('p%40ss', 'hush'), MAIL_FROM: sink.from })!
  const failure = await send(wrong).catch((error: Error) => error)
  expect(String(failure)).toMatch(/EAUTH 535/)
  expect(JSON.stringify(failure) + String((failure as Error).stack)).not.toMatch(/hush|example\.com/)
})

test('nothing older than a day is mailed, and nothing to who has left', async () => {
  const leaver = await seeds(service).enterprise()
  await tell(service.db, enterprise, { kind: 'OFFER_MADE' })
  await service.db.execute(
    sql`update notification set created_at = created_at - interval '24 hours' where mail_due_at is not null`,
  )
  await tell(service.db, leaver, { kind: 'OFFER_MADE' })
  await service.db.execute(
    sql`delete from membership using person
      where person.id = membership.person_id and person.email = ${leaver.email}`,
  )
  await send()
  expect(sink.mails).toEqual([])
})

test('a round that is to stop begins no further mail', async () => {
  for (const reader of [enterprise, lab]) await tell(service.db, reader, { kind: 'OFFER_MADE' })
  const stopping = new AbortController()
  const once: Mailer = {
    send: async (mail) => {
      stopping.abort()
      await mailer.send(mail)
    },
    close: () => {},
  }
  await sendDueMail({ db: service.db, mailer: once, nameOf, stopping: stopping.signal })
  expect(sink.mails).toHaveLength(1)
})

test('a running service mails what happens, and stops while a mail server hangs', async () => {
  const mailing = await startService({ SMTP_URL: sink.url, MAIL_FROM: sink.from })
  const [first, second] = [await seeds(mailing).enterprise(), await seeds(mailing).enterprise()]
  sink.silent.add(first.email)
  await tell(mailing.db, first, { kind: 'BOOKING_APPROVED' })
  expect(await sink.nextInVain()).toBe(first.email)
  await tell(mailing.db, second, { kind: 'BOOKING_APPROVED' })
  expect((await sink.next()).to).toEqual([second.email])
  await mailing.stop()
})
