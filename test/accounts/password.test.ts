import { expect, test } from 'vitest'
import { hashPassword, passwordMatches, UNKNOWN_HASH } from '../../src/accounts/password.ts'

const parametersOf = (hash: string) => hash.split('$').slice(0, 4)

test('what an unknown person is compared with takes as much memory and time as what is kept', async () => {
  const kept = await hashPassword('correct horse battery')
  expect(parametersOf(UNKNOWN_HASH)).toEqual(parametersOf(kept))
  expect(UNKNOWN_HASH).toHaveLength(kept.length)
  expect(await passwordMatches(kept, 'correct horse battery')).toBe(true)
  expect(await passwordMatches(kept, 'correct horse batterx')).toBe(false)
  expect(await passwordMatches(null, 'correct horse battery')).toBe(false)
})

test('when too many are hashed at once, further ones are turned away instead of waiting for ever', async () => {
  const answers = await Promise.allSettled(Array.from({ length: 110 }, () => hashPassword('x')))
  const failed = answers.filter(({ status }) => status === 'rejected')
  expect(failed).toHaveLength(6)
  expect(failed[0]).toMatchObject({ reason: { code: 'RATE_LIMITED' } })
})
