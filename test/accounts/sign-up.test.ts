import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { organizationCheckCharacter, usccCheckCharacter } from '../../src/accounts/uscc.ts'
import { rows } from '../../src/shared/db.ts'
import { nextUscc, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())

const SIGN_UP = `mutation ($input: SignUpOrganizationInput!) {
  signUpOrganization(input: $input) {
    organization { kind uscc sizeClass district { name } }
    warnings { code }
    userErrors { code path message }
  }
}`

const FIGURES = { sector: 'SOFTWARE_IT', staff: 120, revenue: '15000000.00', assets: '0' }

function form(changes: object = {}, person: object = {}) {
  const uscc = nextUscc()
  return {
    ...{ kind: 'ENTERPRISE', uscc, name: { zh: '晶衡材料', en: 'Jingheng Materials' }, district: '310112' },
    enterprise: FIGURES,
    person: { name: 'Wang Fang', email: `${uscc}@Example.com`, password: 'correct horse battery', ...person },
    ...changes,
  }
}

const signUp = async (input: object) => (await service.stranger.ask(SIGN_UP, { input })).signUpOrganization

const counts = () =>
  rows(
    service.db,
    sql`select (select count(*) from organization) as organizations, (select count(*) from person) as people,
      (select count(*) from membership) as memberships`,
  )

test('an enterprise signs up and is given its size class', async () => {
  const { organization, warnings, userErrors } = await signUp(form())
  expect(userErrors).toEqual([])
  expect(warnings).toEqual([])
  expect(organization).toMatchObject({
    kind: 'ENTERPRISE',
    sizeClass: 'MEDIUM',
    district: { name: 'Minhang' },
  })
})

test('each kind of organization can sign up, and only an enterprise has a size class', async () => {
  for (const kind of ['LAB', 'WINDOW', 'REGULATOR']) {
    const { organization } = await signUp(form({ kind, enterprise: null }))
    expect(organization).toMatchObject({ kind, sizeClass: null })
  }
})

test.each([
  ['a wrong last character of the USCC', { uscc: '913101120000000000' }, {}, 'USCC_INVALID', ['uscc']],
  ['an unknown district', { district: '999999' }, {}, 'INVALID_INPUT', ['district']],
  ['an empty name', { name: { zh: ' ', en: 'X' } }, {}, 'INVALID_INPUT', ['name', 'zh']],
  ['an enterprise without figures', { enterprise: null }, {}, 'INVALID_INPUT', ['enterprise']],
  ['a lab with figures', { kind: 'LAB' }, {}, 'INVALID_INPUT', ['enterprise']],
  [
    'a negative staff',
    { enterprise: { ...FIGURES, staff: -1 } },
    {},
    'INVALID_INPUT',
    ['enterprise', 'staff'],
  ],
  ['an e-mail without a domain', {}, { email: 'wang' }, 'INVALID_INPUT', ['person', 'email']],
  ['a short password', {}, { password: 'short' }, 'INVALID_INPUT', ['person', 'password']],
])('%s is refused, and nothing is written', async (_what, changes, person, code, path) => {
  const before = await counts()
  const { organization, userErrors } = await signUp(form(changes, person))
  expect(organization).toBeNull()
  expect(userErrors).toMatchObject([{ code, path }])
  expect(await counts()).toEqual(before)
})

test('every problem of a form is told at once', async () => {
  const { userErrors } = await signUp(form({ uscc: 'x', district: 'y' }, { password: 'z' }))
  expect(userErrors.map(({ path }: { path: string[] }) => path.at(-1)).sort()).toEqual([
    'district',
    'password',
    'uscc',
  ])
})

test('a USCC whose 17th character does not check is accepted with a warning', async () => {
  const body = '99999999'
  const wrong = organizationCheckCharacter(body) === '5' ? '6' : '5'
  const first17 = `91310112${body}${wrong}`
  const { organization, warnings } = await signUp(form({ uscc: first17 + usccCheckCharacter(first17) }))
  expect(organization.uscc).toHaveLength(18)
  expect(warnings).toEqual([{ code: 'USCC_INVALID' }])
})

test('a USCC and an e-mail address can be registered once, whatever their case', async () => {
  const first = form()
  await signUp(first)
  const before = await counts()
  const again = await signUp({ ...form(), uscc: first.uscc.toLowerCase() })
  expect(again.userErrors).toMatchObject([{ code: 'USCC_TAKEN', path: ['uscc'] }])
  const samePerson = await signUp(form({}, { email: first.person.email.toUpperCase() }))
  expect(samePerson.userErrors).toMatchObject([{ code: 'EMAIL_TAKEN', path: ['person', 'email'] }])
  expect(await counts()).toEqual(before)
})

test('an amount with more than two decimals, or written as a float, is no Decimal', async () => {
  for (const revenue of ['1.234', 'many', 1.5, '-3']) {
    expect(
      await service.stranger.faultOf(SIGN_UP, { input: form({ enterprise: { ...FIGURES, revenue } }) }),
    ).toBe('BAD_USER_INPUT')
  }
})

test('no password and no hash of one is ever in an answer or readable through the schema', async () => {
  const enterprise = await seeds(service).enterprise()
  const { __schema } = await enterprise.client.ask('{ __schema { types { name fields { name } } } }')
  const results = __schema.types.filter(({ name }: { name: string }) => name !== 'Mutation')
  const names = results.flatMap((type: { fields: { name: string }[] | null }) =>
    (type.fields ?? []).map(({ name }) => name.toLowerCase()),
  )
  expect(names.filter((name: string) => /password|hash|secret/.test(name))).toEqual([])
})
