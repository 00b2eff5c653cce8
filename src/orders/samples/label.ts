import { randomInt } from 'node:crypto'

// Crockford's base 32: no I, L, O and U, so that nobody takes one letter for another.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const BASE = LETTERS.length
// 60 bits: whoever tries labels finds none.
const RANDOM_LETTERS = 12

const PREFIX = 'FENSHI:SAMPLE:'
const TAKEN_FOR: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0' }

/**
 * A new label: twelve random letters and one that checks them. A single letter that is read wrongly never passes, nor do
 * two neighbours that change places, but for 0 and Z.
 */
export function newLabel(): string {
  const body = Array.from({ length: RANDOM_LETTERS }, () => LETTERS[randomInt(BASE)]).join('')
  return body + checkLetter(body)
}

/** The letter that makes a sum of zero, by Luhn's algorithm in base 32. */
export function checkLetter(body: string): string {
  return LETTERS[(BASE - (sumOf(`${body}0`) % BASE)) % BASE]!
}

/** The sum of the letters, of which every second from the right counts double, digit by digit. */
function sumOf(letters: string): number {
  return [...letters].reduceRight((sum, letter, i) => {
    const value = LETTERS.indexOf(letter)
    if ((letters.length - 1 - i) % 2 === 0) return sum + value
    return sum + Math.floor((2 * value) / BASE) + ((2 * value) % BASE)
  }, 0)
}

/** A label as people read it: K7Q2-M9XT-4BCD-5. */
export const shownLabel = (label: string): string => label.match(/.{1,4}/g)!.join('-')

/** What its QR code says. All of it is of the alphabet that makes QR codes small (ISO/IEC 18004, alphanumeric mode). */
export const qrPayload = (label: string): string => PREFIX + label

/** The label in what was scanned or typed, in any case and with or without dashes; null when it is none. */
export function readLabel(text: string): string | null {
  const typed = text.trim().toUpperCase()
  const bare = typed.startsWith(PREFIX) ? typed.slice(PREFIX.length) : typed
  const label = bare.replace(/[\s-]/g, '').replace(/[ILO]/g, (letter) => TAKEN_FOR[letter]!)
  const isSound = label.length === RANDOM_LETTERS + 1 && [...label].every((each) => LETTERS.includes(each))
  return isSound && sumOf(label) % BASE === 0 ? label : null
}
