import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Call } from '../../src/accounts/call.ts'
import { invitePerson, withdrawInvitation } from '../../src/accounts/invitations/invite.service.ts'
import type { Actor } from '../../src/accounts/organization.ts'
import {
  passwordResetToken,
  requestPasswordReset,
} from '../../src/accounts/password-reset/password-reset.service.ts'
import { sendAccountMail } from '../../src/notices/account-mail.service.ts'
import { accountMailOf } from '../../src/notices/account-mail.ts'
import { type Mailer, openMailer } from '../../src/notices/mailer.ts'
import { type Db, rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { type MailSink, openMailSink, type ReceivedMail } from '../support/mail-sink.ts'
import { addressee } from '../support/notices.ts'
import { accept, invite, newEmail, PASSWORD } from '../support/people.ts'
import { type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { signIn } from '../support/sessions.ts'

let service: TestService
let lab: Member
let inviter: Call
let sink: MailSink
let mailer: Mailer
beforeAll(async () => {
  // It mails nothing by itself: the tests do.
  service = await startService()
  lab = await seeds(service).lab()
  inviter = await callOf(service.db, lab)
})
afterAll(() => service.stop())
beforeEach(async () => {
  sink = await openMailSink()
  mailer = openMailer({ SMTP_URL: sink.url, MAIL_FROM: sink.from })!
  await service.db.execute(sql`delete from one_time_token`)
  await service.db.execute(sql`delete from throttle`)
})
afterEach(() => sink.close())

/** A call by the OWNER of an organization. */
async function callOf(db: Db, member: Member): Promise<Call> {
  const actor: Actor = {
    ...{ ...(await addressee(db, member)), kind: 'LAB', role: 'OWNER', sizeClass: null },
    ...{ credential: { kind: 'SESSION', id: newId() }, expiresAt: new Date() },
  }
  return { db, actor, now: new Date() }
}
const inviteByMail = (email: string) => invitePerson(inviter, { email, role: 'MEMBER' }, { mails: true })

const LINK = 'https://lab.example/{purpose}#{token}'
const itIsDue = () => service.db.execute(sql`update one_time_token set mail_due_at = clock_timestamp()`)
async function send(linkTemplate = LINK): Promise<void> {
  await itIsDue()
  await sendAccountMail({ db: service.db, mailer, linkTemplate })
}
const tokenIn = ({ text }: ReceivedMail): string => /#([\w-]{43})/.exec(text)![1]!
const REQUEST = `mutation ($email: String!) {
  requestPasswordReset(input: {email: $email}) { mails userErrors { code } } }`
const request = (email: string) =>
  requestPasswordReset({ db: service.db, actor: null, now: new Date() }, email, { mails: true })
const reset = async (token: string): Promise<string[]> =>
  (
    await service.stranger.ask(
      `mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { userErrors { code } } }`,
      { input: { token, newPassword: 'quite another one' } },
    )
  ).resetPassword.userErrors.map(({ code }: { code: string }) => code)

test('an invitation is mailed with a link, in both languages, and the inviter never sees the token', async () => {
  const email = newEmail()
  expect(await inviteByMail(email)).toMatchObject({ mailed: true, token: null })
  await send()
  const mail = await sink.next()
  expect(mail.to).toEqual([email])
  expect(mail.subject).toBe('邀请您加入机构。 You are invited to an organization.')
  expect(mail.text).toMatch(/「机构\w+」[\s\S]*请打开:https:\/\/lab\.example\/invitation#/)
  expect(mail.text).toMatch(/「Organization \w+」[\s\S]*Open https:\/\/lab\.example\/invitation#/)
  const { organization } = await accept(service.stranger, {
    ...{ token: tokenIn(mail), name: 'Zhao Lei', password: PASSWORD },
  })
  expect(organization).toEqual({ id: lab.organizationId })
})

test('a reset is mailed to whoever has the address, and nothing to an address that nobody has', async () => {
  const person = await seeds(service).enterprise()
  for (const email of [person.email, 'nobody@example.com']) await request(email)
  await send()
  expect(sink.mails.map(({ to }) => to)).toEqual([[person.email]])
  expect(await rows(service.db, sql`select from one_time_token where email = 'nobody@example.com'`)).toEqual(
    [],
  )
  expect(await reset(tokenIn(sink.mails[0]!))).toEqual([])
  expect((await signIn(service, { ...person, password: 'quite another one' })).token).toBeTruthy()
})

test('whoever asks voids no token that is good until the mail is there, and makes none last longer', async () => {
  const person = await seeds(service).enterprise()
  const handedOver = (await passwordResetToken(service, person.email))!
  await service.db.execute(sql`update one_time_token set expires_at = expires_at - interval '50 minutes'`)
  const minutesLeft = async () =>
    (
      await rows<{ minutes: number }>(
        service.db,
        sql`select round(extract(epoch from expires_at - clock_timestamp()) / 60)::integer as minutes from one_time_token`,
      )
    )[0]!.minutes
  await request(person.email)
  expect(await minutesLeft()).toBe(10)
  expect(await reset('x')).toEqual(['LINK_INVALID'])
  await send()
  expect(await minutesLeft()).toBe(60)
  expect(await reset(handedOver)).toEqual(['LINK_INVALID'])
  const next = (await passwordResetToken(service, person.email))!
  await request(person.email)
  expect(await reset(next)).toEqual([])
})

test('a token that is too old does not come back when another is asked for', async () => {
  const person = await seeds(service).enterprise()
  const late = (await passwordResetToken(service, person.email))!
  await service.db.execute(sql`update one_time_token set expires_at = clock_timestamp()`)
  await request(person.email)
  expect(await reset(late)).toEqual(['LINK_INVALID'])
  await send()
  expect(await reset(tokenIn(sink.mails[0]!))).toEqual([])
})

test('a request is kept the same whether anybody has the address or not', async () => {
  const { email } = await seeds(service).enterprise()
  for (const each of [email, 'nobody@example.com']) await request(each)
  const kept = await rows(
    service.db,
    sql`select purpose, invitation_id, token_hash, mail_attempts, mail_due_at is null as done from one_time_token`,
  )
  expect(kept).toHaveLength(2)
  expect(kept[0]).toEqual(kept[1])
})

test('no token is kept in clear, neither before the mail nor after it', async () => {
  const email = newEmail()
  await inviteByMail(email)
  const kept = () => rows<{ token_hash: string | null }>(service.db, sql`select * from one_time_token`)
  expect((await kept())[0]!.token_hash).toBeNull()
  await send()
  const token = tokenIn(sink.mails[0]!)
  const after = await kept()
  expect(after[0]!.token_hash).toMatch(/^[\da-f]{64}$/)
  expect(JSON.stringify(after)).not.toContain(token)
})

test('another attempt carries another token, and the one before is void', async () => {
  const person = await seeds(service).enterprise()
  await request(person.email)
  const tokens: string[] = []
  // Taken by the server, which dies before it says so.
  const dying: Mailer = {
    send: async (mail) => {
      await mailer.send(mail)
      throw new Error('the connection broke')
    },
    close: () => {},
  }
  await itIsDue()
  await expect(sendAccountMail({ db: service.db, mailer: dying, linkTemplate: LINK })).rejects.toThrow(
    'broke',
  )
  await send()
  for (const mail of sink.mails) tokens.push(tokenIn(mail))
  expect(new Set(tokens).size).toBe(2)
  expect(new Set(sink.mails.map(({ id }) => id)).size).toBe(2)
  expect(await reset(tokens[0]!)).toEqual(['LINK_INVALID'])
  expect(await reset(tokens[1]!)).toEqual([])
})

test('what is asked for while a mail is under way is mailed as well', async () => {
  const person = await seeds(service).enterprise()
  await request(person.email)
  let asked = false
  const slow: Mailer = {
    send: async (mail) => {
      if (!asked) await request(person.email)
      asked = true
      await mailer.send(mail)
    },
    close: () => {},
  }
  await sendAccountMail({ db: service.db, mailer: slow, linkTemplate: LINK })
  expect(sink.mails).toHaveLength(2)
  expect(await reset(tokenIn(sink.mails[0]!))).toEqual(['LINK_INVALID'])
  expect(await reset(tokenIn(sink.mails[1]!))).toEqual([])
})

test('a refused address holds up nobody and is tried five times; what was withdrawn or is too old is not mailed', async () => {
  const [bad, good, late, withdrawn] = [newEmail(), newEmail(), newEmail(), newEmail()]
  for (const email of [bad, good, late]) await inviteByMail(email)
  const { invitation } = await inviteByMail(withdrawn)
  await withdrawInvitation(inviter, invitation.id)
  await service.db.execute(
    sql`update one_time_token set expires_at = clock_timestamp() where email = ${late}`,
  )
  sink.refused.add(bad)
  await expect(send()).rejects.toThrow(/EENVELOPE/)
  for (let attempt = 2; attempt <= 5; attempt += 1) {
    await service.db.execute(
      sql`update one_time_token set mail_due_at = clock_timestamp() where email = ${bad}`,
    )
    await expect(sendAccountMail({ db: service.db, mailer, linkTemplate: LINK })).rejects.toThrow(/EENVELOPE/)
  }
  const [{ due }] = (await rows<{ due: Date | null }>(
    service.db,
    sql`select mail_due_at as due from one_time_token where email = ${bad}`,
  )) as [{ due: Date | null }]
  expect(due).toBeNull()
  expect(sink.mails.map(({ to }) => to)).toEqual([[good]])
})

test('without a page to link to the mail says which operation takes the token', async () => {
  await inviteByMail(newEmail())
  await send('')
  expect(sink.mails[0]!.text).toMatch(/Use this token in acceptInvitation: [\w-]{43}/)
  expect(sink.mails[0]!.text).not.toContain('http')
})

test('a running service says that it mails, and does', async () => {
  const mailing = await startService({ SMTP_URL: sink.url, MAIL_FROM: sink.from, LINK_URL: LINK })
  const window = await seeds(mailing).window()
  const email = newEmail()
  expect(await invite(window.client, email)).toMatchObject({ mailed: true, token: null, userErrors: [] })
  const token = tokenIn(await sink.next())
  const { organization } = await accept(mailing.stranger, { token, name: 'Zhao Lei', password: PASSWORD })
  expect(organization).toEqual({ id: window.organizationId })
  const { requestPasswordReset: answered } = await mailing.stranger.ask(REQUEST, { email })
  expect(answered).toEqual({ mails: true, userErrors: [] })
  expect((await sink.next()).to).toEqual([email])
  await mailing.stop()
})

test('the name of an organization cannot pass for words of the service', () => {
  const { text } = accountMailOf(
    {
      ...{ id: 'i', purpose: 'INVITATION', email: 'a@b.cc', token: 't', expiresAt: new Date() },
      organization: {
        zh: '某机构\n\n请打开:https://evil.example',
        en: 'Some\r\n\r\nOpen https://evil.example',
      },
    },
    LINK,
  )
  expect(text).toContain('「Some Open https://evil.example」')
  expect(text).not.toMatch(/^(Open|请打开:)https:\/\/evil/m)
})
