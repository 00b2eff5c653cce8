import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { notify } from '../../src/notices/notices.service.ts'
import { forgetHistory } from '../../src/shared/events/outbox.repository.ts'
import type { Client } from '../support/client.ts'
import { addressee, tell } from '../support/notices.ts'
import { ageHistory, settled } from '../support/outbox.ts'
import { addMember } from '../support/roles.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let lab: Lab
let enterprise: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise()
})
afterAll(() => service.stop())

const WATCH = 'subscription { notificationReceived { id kind message organization { id } } }'
interface Received {
  notificationReceived: { id: string; kind: string; message: string; organization: { id: string } }
}
const watch = (client: Client) => client.watch<Received>(WATCH)

test('a person is told what happens to them at once, and nothing that happens to others', async () => {
  const colleague = await addMember(service, enterprise)
  const watching = await watch(enterprise.client.speaking('zh'))
  const { organizationId } = await addressee(service.db, lab)
  const inLab = { ...(await addressee(service.db, enterprise)), organizationId }
  await tell(service.db, lab, { kind: 'BOOKING_REQUESTED' })
  await service.db.transaction((tx) => notify(tx, inLab, { kind: 'QUALIFICATION_REQUESTED' }))
  await tell(service.db, enterprise, { kind: 'BOOKING_APPROVED' })
  await tell(service.db, enterprise, { kind: 'BOOKING_MOVED' })
  const [approved, moved] = [await watching.next(), await watching.next()]
  expect(approved.notificationReceived).toMatchObject({
    kind: 'BOOKING_APPROVED',
    message: '一项预约申请已通过。',
    organization: { id: enterprise.organizationId },
  })
  expect(moved.notificationReceived.kind).toBe('BOOKING_MOVED')
  await watching.end()
  const { myNotifications } = await colleague.ask('{ myNotifications { edges { node { id } } } }')
  expect(myNotifications.edges).toEqual([])
})

test('each of several watchers of a person is told, and one that has left is no loss', async () => {
  const [gone, ...watchers] = await Promise.all([1, 2, 3].map(() => watch(lab.client)))
  await gone!.end()
  await tell(service.db, lab, { kind: 'BOOKING_CONFIRMED' })
  for (const watching of watchers) {
    expect((await watching.next()).notificationReceived.kind).toBe('BOOKING_CONFIRMED')
    await watching.end()
  }
})

test('what was not committed is never told', async () => {
  const watching = await watch(lab.client)
  const recipient = await addressee(service.db, lab)
  const undone = service.db.transaction(async (tx) => {
    await notify(tx, recipient, { kind: 'BOOKING_CANCELLED' })
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  await tell(service.db, lab, { kind: 'BOOKING_RESTORED' })
  expect((await watching.next()).notificationReceived.kind).toBe('BOOKING_RESTORED')
  await watching.end()
})

test('a stranger cannot watch', async () => {
  const watching = await watch(service.stranger)
  await expect(watching.next()).rejects.toThrow(/UNAUTHENTICATED/)
  await watching.end()
})

test('who no longer belongs to the organization is told so, and nothing more', async () => {
  const leaver = await seeds(service).enterprise()
  const watching = await watch(leaver.client)
  const { personId } = await addressee(service.db, leaver)
  await service.db.execute(sql`delete from membership where person_id = ${personId}::uuid`)
  await tell(service.db, leaver, { kind: 'BOOKING_CANCELLED', reason: 'secret' })
  const ended = await watching.next().catch((errors: unknown) => errors)
  expect(ended).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  expect(JSON.stringify(ended)).not.toContain('secret')
  await watching.end()
})

test('what was missed comes first, in order, and then what happens', async () => {
  const reader = await seeds(service).enterprise()
  const query = `subscription ($after: String) { notificationReceived(after: $after) { cursor kind } }`
  type Heard = { notificationReceived: { cursor: string; kind: string } }
  const first = await reader.client.watch<Heard>(query)
  await tell(service.db, reader, { kind: 'BOOKING_APPROVED' })
  const { cursor } = (await first.next()).notificationReceived
  await first.end()
  await tell(service.db, reader, { kind: 'BOOKING_MOVED' })
  await tell(service.db, lab, { kind: 'BOOKING_REQUESTED' })
  await tell(service.db, reader, { kind: 'BOOKING_CANCELLED' })
  await settled(service.db)
  const again = await reader.client.watch<Heard>(query, { after: cursor })
  const kinds = async (count: number) => {
    const heard: string[] = []
    while (heard.length < count) heard.push((await again.next()).notificationReceived.kind)
    return heard
  }
  expect(await kinds(2)).toEqual(['BOOKING_MOVED', 'BOOKING_CANCELLED'])
  await tell(service.db, reader, { kind: 'BOOKING_RESTORED' })
  expect(await kinds(1)).toEqual(['BOOKING_RESTORED'])
  await again.end()

  await ageHistory(service.db, 8)
  await tell(service.db, lab, { kind: 'BOOKING_REQUESTED' })
  await settled(service.db)
  await forgetHistory(service.db, 7)
  const late = await reader.client.watch<Heard>(query, { after: cursor })
  expect((await late.next()).notificationReceived.kind).toBe('BOOKING_APPROVED')
  await late.end()
})
