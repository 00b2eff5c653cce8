import { hash, verify } from '@node-rs/argon2'
import { Bounded } from '../shared/bounded.ts'
import { triedTooOften } from '../shared/fault.ts'

// Argon2id with OWASP's first recommendation: 19 MiB, two passes, one lane. (Algorithm 2 is Argon2id.)
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

// As many as Node has threads for such work. More would wait there, where file and name look-ups wait as well; and those
// that wait must be few enough that whoever is last still gets an answer within seconds.
const AT_ONCE = 4
const MAY_WAIT = 100
const BUSY_SECONDS = 5
const hashing = new Bounded(AT_ONCE, MAY_WAIT, () => triedTooOften(BUSY_SECONDS))

/** A hash of a password. Ends with RATE_LIMITED while too many are being hashed. */
export const hashPassword = (password: string): Promise<string> =>
  hashing.run(() => hash(password, PARAMETERS))

const { memoryCost, timeCost, parallelism } = PARAMETERS
/** What no password has: any 16 and 32 bytes, with the parameters of those that are kept. */
export const UNKNOWN_HASH = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** Whether the password is right. For an unknown person it takes as long, so that time does not tell who exists. */
export async function passwordMatches(storedHash: string | null, password: string): Promise<boolean> {
  const matches = await hashing.run(() =>
    verify(storedHash ?? UNKNOWN_HASH, password.slice(0, LONGEST_TRIED)),
  )
  return storedHash !== null && matches
}

// Longer than any that is accepted: Argon2 reads all of it.
const LONGEST_TRIED = 200
