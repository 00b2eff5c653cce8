import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { ACCOUNT_DEEDS, type AccountStage } from '../support/account-mutations.ts'
import { auditLines, linesDone } from '../support/audit.ts'
import { CASE_DEEDS } from '../support/case-mutations.ts'
import { CUSTODY_DEEDS } from '../support/custody-mutations.ts'
import { EXPERT_DEEDS } from '../support/expert-mutations.ts'
import { DEEDS as MARKET_DEEDS, MUTATIONS, perform } from '../support/mutations.ts'
import { addressee } from '../support/notices.ts'
import { ORDER_DEEDS } from '../support/order-mutations.ts'
import { AUDIENCE, startProvider } from '../support/provider.ts'
import { seeds } from '../support/seed.ts'
import { startService } from '../support/service.ts'

let stage: AccountStage
beforeAll(async () => {
  const provider = await startProvider()
  const service = await startService({ OIDC_ISSUER: provider.issuer, OIDC_AUDIENCE: AUDIENCE })
  const seed = seeds(service)
  stage = { service, provider, lab: await seed.lab(), enterprise: await seed.enterprise() }
})
afterAll(() => Promise.all([stage.service.stop(), stage.provider.stop()]))

const DEEDS: typeof ACCOUNT_DEEDS = {
  ...{ ...MARKET_DEEDS, ...EXPERT_DEEDS, ...ORDER_DEEDS, ...ACCOUNT_DEEDS, ...CUSTODY_DEEDS, ...CASE_DEEDS },
}

const done = () => linesDone(stage.service.db)

test('it is known how each mutation of the schema is done', () => {
  expect(Object.keys(DEEDS).sort()).toEqual([...MUTATIONS].sort())
})

for (const name of MUTATIONS) {
  test(`${name} leaves one entry in the audit log: who, for whom, from where, and to what`, async () => {
    const deed = await DEEDS[name]!(stage)
    const before = await done()
    const { errors, payload } = await perform(name, deed)
    expect([errors, payload.userErrors]).toEqual([[], []])
    expect((await done()) - before).toBe(1)
    const { lab, enterprise, service } = stage
    const mine = (await auditLines(service.db, name)).filter(({ outcome }) => outcome === 'DONE')
    const known = deed.as ?? (deed.by === lab.client ? lab : enterprise)
    const who = deed.by.token && (await addressee(service.db, known))
    const found = { personId: expect.any(String), organizationId: expect.any(String) }
    expect(mine).toContainEqual(
      expect.objectContaining({
        ...(deed.isNobody ? {} : who || found),
        ...{ credential: who ? 'SESSION' : null, address: '127.0.0.1', codes: [], times: 1 },
        objects: expect.arrayContaining(namedIn(deed.input)),
      }),
    )
    const objects = mine.flatMap((line) => line.objects)
    expect(objects.length > 0 || WITHOUT_OBJECTS.includes(name)).toBe(true)
  })
}

/** What does something each time, though it is asked for in the same words. */
const ANEW: readonly string[] = [
  ...['askAboutTest', 'quoteTest'],
  ...['addClosure', 'addSite', 'changeExpert', 'changeInstrument', 'createApiKey', 'grantQualification'],
  ...['invitePerson', 'publishExpert', 'publishInstrument', 'recordAccreditation', 'refreshSession'],
  ...[
    'reportBreakdown',
    'requestPasswordReset',
    'requestQualification',
    'requestUpload',
    'rotateApiKey',
    'setOpeningRules',
  ],
  ...['signIn', 'switchOrganization', 'updateTestService'],
  ...['changeSessionSeries', 'publishSessionSeries'],
]

for (const name of MUTATIONS.filter((each) => !ANEW.includes(each))) {
  test(`${name} leaves one entry, whether it is asked for once, twice at once, or once more`, async () => {
    const deed = await DEEDS[name]!(stage)
    const before = await done()
    await Promise.all([perform(name, deed), perform(name, deed)])
    await perform(name, deed)
    expect((await done()) - before).toBe(1)
  })
}

const namedIn = (input: object) =>
  Object.values(input)
    .flat()
    .map((value) => (typeof value === 'string' ? parseGlobalId(value) : null))
    .flatMap((id) => (id ? [`${id.type}:${id.key}`] : []))

/** What has no id. */
const WITHOUT_OBJECTS = ['recordAccreditation', 'withdrawAccreditation', 'requestPasswordReset']
