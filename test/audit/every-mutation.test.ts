import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { auditLines } from '../support/audit.ts'
import { DEEDS, MUTATIONS, perform, type Stage } from '../support/mutations.ts'
import { addressee } from '../support/notices.ts'
import { seeds } from '../support/seed.ts'
import { startService } from '../support/service.ts'

let stage: Stage
beforeAll(async () => {
  const service = await startService()
  stage = { service, lab: await seeds(service).lab(), enterprise: await seeds(service).enterprise() }
})
afterAll(() => stage.service.stop())

const done = async () => (await auditLines(stage.service.db)).filter(({ outcome }) => outcome === 'DONE')

test('it is known how each mutation of the schema is done', () => {
  expect(Object.keys(DEEDS).sort()).toEqual([...MUTATIONS].sort())
})

for (const name of MUTATIONS) {
  test(`${name} leaves one entry in the audit log: who, for whom, from where, and to what`, async () => {
    const deed = await DEEDS[name]!(stage)
    const before = (await done()).length
    const { errors, payload } = await perform(name, deed)
    expect([errors, payload.userErrors]).toEqual([[], []])
    const after = await done()
    expect(after.length - before).toBe(1)
    const { lab, enterprise, service } = stage
    const mine = after.filter(({ action }) => action === name)
    const known = deed.by === service.stranger ? null : deed.by === lab.client ? lab : enterprise
    const who = known && (await addressee(service.db, known))
    expect(mine).toContainEqual(
      expect.objectContaining({
        ...(who ?? { personId: expect.any(String), organizationId: expect.any(String) }),
        ...{ credential: who ? 'SESSION' : null, address: '127.0.0.1', codes: [], times: 1 },
        objects: expect.arrayContaining(namedIn(deed.input)),
      }),
    )
    const objects = mine.flatMap((line) => line.objects)
    expect(objects.length > 0 || WITHOUT_OBJECTS.includes(name)).toBe(true)
  })
}

const namedIn = (input: object) =>
  Object.values(input)
    .flat()
    .map((value) => (typeof value === 'string' ? parseGlobalId(value) : null))
    .flatMap((id) => (id ? [`${id.type}:${id.key}`] : []))

/** What has no id. */
const WITHOUT_OBJECTS = ['recordAccreditation', 'withdrawAccreditation']
