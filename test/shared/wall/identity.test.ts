import { expect, test } from 'vitest'
import { declaration } from '../../../src/shared/wall/identity.ts'
import { needsIdentity } from '../../../src/shared/wall/private-tables.ts'

const ID = '01a21f29-ab6f-76ad-a8b4-df4ee642380f'

test('a transaction says who acts in words that hold nothing else', () => {
  expect(declaration({ personId: ID, organizationId: ID })).toBe(
    `set local fenshi.person_id = '${ID}'; set local fenshi.organization_id = '${ID}'`,
  )
  const forged = { personId: ID, organizationId: "'; set role postgres; --" }
  expect(() => declaration(forged)).toThrow('is not known by a UUID')
  expect(declaration(null)).toBe('')
})

test.each([
  'select "id" from "booking" where "id" = $1',
  'select 1 from bookable b join booking k on k.bookable_id = b.id',
  'update notification n set mailed_at = now()',
  'insert into "site" ("id") values ($1)',
  '\n  delete from accreditation\n  where id = $1',
  'select * from next_events(1000, 0, 0)',
])('is asked as somebody: %s', (statement) => expect(needsIdentity(statement)).toBe(true))

test.each([
  'select "id" from "bookable" where "id" = any ($1)',
  'select "booking_id" from "occupancy"',
  'select outcome from hold_slots($1::jsonb)',
  'select person_id from places_of($1)',
  'update calendar set version = version + 1',
])('is asked as a stranger would, together with others: %s', (statement) =>
  expect(needsIdentity(statement)).toBe(false),
)
