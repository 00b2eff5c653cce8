const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const FORM = new RegExp(`^[${ALPHABET}]{2}\\d{6}[${ALPHABET}]{10}$`)
const ORGANIZATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/** The 18th character of a unified social credit code (GB 32100-2015): weight of position i is 3^i mod 31. */
export function usccCheckCharacter(first17: string): string {
  let weight = 1
  let sum = 0
  for (const character of first17) {
    sum += ALPHABET.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31)
}

/** The 9th character of an organization code (GB 11714-1997), which is the 17th of the USCC around it. */
export function organizationCheckCharacter(first8: string): string {
  const sum = [...first8].reduce(
    (total, character, i) => total + Number.parseInt(character, 36) * (ORGANIZATION_WEIGHTS[i] ?? 0),
    0,
  )
  const check = 11 - (sum % 11)
  if (check === 10) return 'X'
  return check === 11 ? '0' : String(check)
}

/**
 * How sound a unified social credit code is. DOUBTFUL: only the inner organization code fails its check,
 * as some early real codes do; such a code is accepted with a warning.
 */
export function usccVerdict(code: string): 'VALID' | 'DOUBTFUL' | 'INVALID' {
  if (!FORM.test(code) || usccCheckCharacter(code.slice(0, 17)) !== code[17]) return 'INVALID'
  return organizationCheckCharacter(code.slice(8, 16)) === code[16] ? 'VALID' : 'DOUBTFUL'
}
