import fc from 'fast-check'
import { expect, test } from 'vitest'
import { organizationCheckCharacter, usccCheckCharacter, usccVerdict } from '../../src/accounts/uscc.ts'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const body = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 8, maxLength: 8 })
const division = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 6, maxLength: 6 })
const code = fc.tuple(division, body).map(([place, organization]) => {
  const first17 = `91${place}${organization}${organizationCheckCharacter(organization)}`
  return first17 + usccCheckCharacter(first17)
})

test('codes that well-known companies publish are valid', () => {
  expect(usccVerdict('9144030071526726XG')).toBe('VALID')
  expect(usccVerdict('91330100799655058B')).toBe('VALID')
})

test('a code with both check characters right is valid', () => {
  fc.assert(fc.property(code, (uscc) => usccVerdict(uscc) === 'VALID'))
})

test('any single wrong character is found', () => {
  const mistake = fc.tuple(code, fc.nat(17), fc.constantFrom(...ALPHABET))
  fc.assert(
    fc.property(mistake, ([uscc, place, character]) => {
      fc.pre(uscc[place] !== character)
      expect(usccVerdict(uscc.slice(0, place) + character + uscc.slice(place + 1))).toBe('INVALID')
    }),
  )
})

test('a wrong 17th character alone is doubtful, not invalid', () => {
  const first16 = '9131011200000001'
  const right = organizationCheckCharacter('00000001')
  const wrong = right === '5' ? '6' : '5'
  const uscc = `${first16}${wrong}${usccCheckCharacter(first16 + wrong)}`
  expect(usccVerdict(uscc)).toBe('DOUBTFUL')
})

test.each(['', '9144030071526726X', '9144030071526726XGG', '91440300715I6726XG', '9144030071526726xg'])(
  '%j is no code',
  (text) => {
    expect(usccVerdict(text)).toBe('INVALID')
  },
)
