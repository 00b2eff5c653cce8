import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())

const audits = serverAudits({ url: () => `${service.url}/graphql` })
const outcome = async ({ fn }: (typeof audits)[number]) => {
  const result = await fn()
  return 'reason' in result ? result.reason : result.status
}

describe('the audit of GraphQL over HTTP by graphql-http', () => {
  for (const audit of audits.filter(({ name }) => !name.startsWith('MAY')))
    test(audit.name, async () => expect(await outcome(audit)).toBe('ok'))

  // They ask by a GET that any page can cause, which is served only with a header that no page can send unasked.
  test('what it says one may do is done, but for GET', async () => {
    const optional = audits.filter(({ name }) => name.startsWith('MAY'))
    const outcomes = await Promise.all(optional.map(outcome))
    const undone = optional.filter((_, i) => outcomes[i] !== 'ok').map(({ name }) => name)
    expect(undone.filter((name) => !/\bGETs?\b/.test(name))).toEqual([])
  })
})
