import { afterAll, beforeAll, expect, test } from 'vitest'
import { Attempts } from '../../src/shared/audit/attempts.ts'
import { type AuditEntry, entryOf } from '../../src/shared/audit/audit-entry.ts'
import { toGlobalId } from '../../src/shared/global-id.ts'
import { auditLines, entries, untilRecorded } from '../support/audit.ts'
import { hold } from '../support/bookings.ts'
import { mandated } from '../support/mandates.ts'
import { DEEDS, perform, type Stage } from '../support/mutations.ts'
import { addressee } from '../support/notices.ts'
import { seeds } from '../support/seed.ts'
import { startService } from '../support/service.ts'
import { newDevice, pass, refresh } from '../support/sessions.ts'
import { atQuarter } from '../support/time.ts'

let stage: Stage
beforeAll(async () => {
  const service = await startService()
  stage = { service, lab: await seeds(service).lab(), enterprise: await seeds(service).enterprise() }
})
afterAll(() => stage.service.stop())

const KEY = crypto.randomUUID()
const WHO = async () => addressee(stage.service.db, stage.enterprise)

test('what was refused is recorded with its codes', async () => {
  const { service, lab, enterprise } = stage
  const bookableId = await lab.instrument()
  await hold(enterprise.client, bookableId, atQuarter(-60), 60, KEY)
  const line = await untilRecorded(service.db, ({ outcome }) => outcome === 'REFUSED')
  expect(line).toMatchObject({
    ...(await WHO()),
    action: 'holdSlot',
    codes: ['INSIDE_LEAD_TIME'],
    credential: 'SESSION',
  })
})

test('what was denied is recorded with what it was tried on, whether or not that exists', async () => {
  const { service, lab, enterprise } = stage
  const [own, missing] = [await lab.instrument(), toGlobalId('Instrument', crypto.randomUUID())]
  for (const bookableId of [own, missing]) {
    await perform('retireBookable', { by: enterprise.client, input: { bookableId } })
    const object = Buffer.from(bookableId, 'base64url').toString()
    const line = await untilRecorded(
      service.db,
      ({ objects }) => objects.includes(object) && objects.length === 1,
    )
    expect(line).toMatchObject({
      ...(await WHO()),
      action: 'retireBookable',
      outcome: 'DENIED',
      address: '127.0.0.1',
    })
  }
})

test('a password that was wrong is recorded, with whom it was tried for, and not itself', async () => {
  const { service, enterprise } = stage
  const { personId } = await WHO()
  for (let i = 0; i < 3; i += 1) {
    const input = { email: enterprise.email, password: 'a secret slip' }
    await perform('signIn', { by: service.stranger, input })
  }
  const line = await untilRecorded(
    service.db,
    ({ outcome, action }) => outcome === 'REFUSED' && action === 'signIn',
  )
  expect(line).toMatchObject({ personId: null, objects: [`Person:${personId}`], codes: ['SIGN_IN_FAILED'] })
})

test('what strangers try is not recorded otherwise, so that they cannot fill the log', async () => {
  const { service } = stage
  for (const name of ['addSite', 'holdSlot']) {
    const { input } = await DEEDS[name]!(stage)
    await perform(name, { by: service.stranger, input })
  }
  const { input } = await DEEDS.signUpOrganization!(stage)
  await perform('signUpOrganization', { by: service.stranger, input: { ...input, uscc: 'X' } })
  // This one only the database refuses.
  const taken = {
    ...input,
    person: { name: 'Li Mei', email: stage.lab.email, password: 'correct horse battery' },
  }
  await perform('signUpOrganization', { by: service.stranger, input: taken })
  // Behind it everything that was gathered before is written.
  await perform('signIn', { by: service.stranger, input: { email: 'nobody@example.com', password: 'x' } })
  await untilRecorded(service.db, ({ action, objects }) => action === 'signIn' && objects.length === 0)
  const lines = await auditLines(service.db)
  expect(
    lines
      .filter(({ outcome, personId }) => outcome !== 'DONE' && personId === null)
      .every(({ action }) => action === 'signIn'),
  ).toBe(true)
  expect(lines.some(({ action, outcome }) => action === 'signUpOrganization' && outcome !== 'DONE')).toBe(
    false,
  )
})

test('a retry with the same key leaves no second entry', async () => {
  const { service, lab, enterprise } = stage
  const input = { instruments: [], idempotencyKey: crypto.randomUUID() }
  const deed = await DEEDS.publishInstruments!(stage)
  for (let i = 0; i < 2; i += 1)
    await perform('publishInstruments', { by: lab.client, input: { ...input, ...deed.input } })
  const bookableId = await lab.instrument()
  const key = crypto.randomUUID()
  for (let i = 0; i < 2; i += 1) await hold(enterprise.client, bookableId, atQuarter(1440), 60, key)
  const lines = (await auditLines(service.db)).filter(({ outcome }) => outcome === 'DONE')
  expect(lines.filter(({ action }) => action === 'publishInstruments')).toHaveLength(1)
  expect(lines.filter(({ action }) => action === 'holdSlot')).toHaveLength(1)
})

test('under a mandate what is held is one entry, and what is refused or asked for again none', async () => {
  const { service, lab, enterprise } = stage
  const window = await seeds(service).window()
  const { clerk } = await mandated(enterprise, window)
  const { organizationId: onBehalfOf } = await WHO()
  const own = { ...(await addressee(service.db, window)), onBehalfOf, action: 'holdSlot' }
  const bookableId = await lab.instrument()
  const key = crypto.randomUUID()
  for (let i = 0; i < 2; i += 1) await hold(clerk, bookableId, atQuarter(1440), 60, key)
  const { booking, userErrors } = await hold(clerk, bookableId, atQuarter(1440), 60)
  expect([booking, userErrors.map(({ code }) => code)]).toEqual([null, ['SLOT_UNAVAILABLE']])
  const line = await untilRecorded(
    service.db,
    (each) => each.onBehalfOf === onBehalfOf && each.outcome === 'REFUSED',
  )
  expect(line).toMatchObject({ ...own, codes: ['SLOT_UNAVAILABLE'] })
  const done = (await auditLines(service.db)).filter(
    (each) => each.onBehalfOf === onBehalfOf && each.outcome === 'DONE',
  )
  expect(done).toMatchObject([
    { ...own, objects: expect.arrayContaining([expect.stringMatching('Booking:')]) },
  ])
})

test('a refresh token that is shown again leaves an entry that says whose session it ended', async () => {
  const { service, enterprise } = stage
  const { refreshToken } = await newDevice(service, enterprise)
  const next = await refresh(service, refreshToken)
  await refresh(service, next.refreshToken!)
  await pass(service, '10 minutes')
  expect((await refresh(service, refreshToken)).userErrors[0]!.code).toBe('SESSION_ENDED')
  const lines = (await auditLines(service.db)).filter(({ action }) => action === 'refreshSession')
  const [theft, ...others] = lines.filter(({ codes }) => codes.length > 0)
  expect([theft, others]).toMatchObject([
    {
      ...(await WHO()),
      ...{ outcome: 'DONE', codes: ['SESSION_ENDED'], objects: [expect.stringMatching(/^Session:/)] },
    },
    [],
  ])
  expect(lines).toHaveLength(3)
})

test('nothing that was said comes into the log: neither words nor keys', async () => {
  const deed = await DEEDS.holdSlot!(stage)
  await perform('holdSlot', deed)
  const { idempotencyKey } = deed.input as { idempotencyKey: string }
  const text = JSON.stringify(await auditLines(stage.service.db))
  for (const word of [
    'A secret alloy',
    idempotencyKey,
    'correct horse battery',
    'a secret slip',
    '@example.com',
  ]) {
    expect(text).not.toContain(word)
  }
})

const attempt = (more: Partial<AuditEntry>): AuditEntry => ({
  ...entries(1)[0]!,
  ...{
    action: 'signIn',
    outcome: 'REFUSED',
    codes: ['SIGN_IN_FAILED'],
    objects: [],
    times: 1,
    credentialId: null,
  },
  ...{ onBehalfOf: null, mandateId: null },
  ...more,
})

test('the same thing again and again is one line, and a flood from everywhere few', async () => {
  const attempts = new Attempts()
  const before = (await auditLines(stage.service.db)).length
  for (let i = 0; i < 500; i += 1) attempts.note(attempt({ address: '10.9.9.9' }))
  for (let i = 0; i < 5_000; i += 1) attempts.note(attempt({ address: `10.8.${i >> 8}.${i & 255}` }))
  await attempts.flush(stage.service.db)
  const flood = (await auditLines(stage.service.db)).filter(({ address }) => /^10\.[89]/.test(address ?? ''))
  const rest = (await auditLines(stage.service.db)).filter(
    ({ address, action, times }) => address === null && action === 'signIn' && times > 1_000,
  )
  expect(flood.find(({ address }) => address === '10.9.9.9')!.times).toBe(500)
  expect([flood.length, rest.length]).toEqual([200, 1])
  expect(flood.reduce((sum, { times }) => sum + times, rest[0]!.times)).toBe(5_500)
  expect((await auditLines(stage.service.db)).length - before).toBeLessThan(210)
})

test('what cannot be written is kept for the next time', async () => {
  const attempts = new Attempts()
  attempts.note(attempt({ address: '10.7.7.7' }))
  const broken = new Proxy(stage.service.db, {
    get: () => () => {
      throw new Error('gone')
    },
  })
  await expect(attempts.flush(broken)).rejects.toThrow('gone')
  await attempts.flush(stage.service.db)
  expect((await auditLines(stage.service.db)).filter(({ address }) => address === '10.7.7.7')).toHaveLength(1)
})

test('a draft names each thing once', () => {
  const draft = { ...attempt({}), objects: ['Booking:1', 'Booking:1'], isDone: false }
  expect(entryOf(draft, 'DONE').objects).toEqual(['Booking:1'])
})
