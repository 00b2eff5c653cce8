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

  // A GET that any page can cause without being asked is not served, which is what these do.
  test('what it says one may do is done, but for a GET without a header of its own', async () => {
    const optional = audits.filter(({ name }) => name.startsWith('MAY'))
    const outcomes = await Promise.all(optional.map(outcome))
    const undone = optional.filter((_, i) => outcomes[i] !== 'ok').map(({ name }) => name)
    expect(undone.every((name) => name.includes('GET'))).toBe(true)
  })
})
