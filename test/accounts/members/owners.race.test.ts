import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Call } from '../../../src/accounts/call.ts'
import { countOwners, deleteMember, findMember } from '../../../src/accounts/members/members.repository.ts'
import { changeRole, removeMember } from '../../../src/accounts/members/members.service.ts'
import type { Actor } from '../../../src/accounts/organization.ts'
import { insertMembership } from '../../../src/accounts/people.repository.ts'
import { memberships } from '../../../src/accounts/people.table.ts'
import { type Market, prepareMarket } from '../../support/market.ts'
import { meeting } from '../../support/meeting.ts'

const ROUNDS = 20

let market: Market
let first: Actor
let second: Actor
beforeAll(async () => {
  market = await prepareMarket(2)
  first = market.enterprises[0]!.actor!
  second = { ...first, personId: market.enterprises[1]!.actor!.personId }
})
afterAll(() => market.close())

type Removal = (call: Call, personId: string) => Promise<unknown>

/** Two OWNERs who remove each other at the same time. Answers how many OWNERs are left. */
async function leftAfter(remove: Removal): Promise<number> {
  const { organizationId } = first
  await market.db.delete(memberships).where(eq(memberships.organizationId, organizationId))
  await market.db.transaction(async (tx) => {
    for (const { personId } of [first, second]) {
      await insertMembership(tx, { personId, organizationId, role: 'OWNER' })
    }
  })
  const call = (actor: Actor): Call => ({ db: market.db, actor, now: new Date() })
  await Promise.allSettled([remove(call(first), second.personId), remove(call(second), first.personId)])
  const owners = await market.db
    .select()
    .from(memberships)
    .where(and(eq(memberships.organizationId, organizationId), eq(memberships.role, 'OWNER')))
  return owners.length
}

test('two owners who remove or demote each other leave one', async () => {
  const demote: Removal = (call, personId) => changeRole(call, personId, 'MEMBER')
  for (const way of [removeMember, demote]) {
    for (let round = 0; round < ROUNDS; round += 1) expect(await leftAfter(way)).toBe(1)
  }
})

test('the naive way, count the owners and then remove, leaves none', async () => {
  const counted = meeting(2)
  const naively: Removal = ({ db, actor }, personId) =>
    db.transaction(async (tx) => {
      const { organizationId } = actor!
      const member = await findMember(tx, organizationId, personId)
      const owners = await countOwners(tx, organizationId)
      await counted()
      if (member && owners > 1) await deleteMember(tx, member)
    })
  expect(await leftAfter(naively)).toBe(0)
})
