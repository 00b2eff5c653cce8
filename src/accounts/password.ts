import { hash, verify } from '@node-rs/argon2'

// Argon2id with OWASP's first recommendation: 19 MiB, two passes, one lane. (Algorithm 2 is Argon2id.)
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password, PARAMETERS)

let unknownHash: Promise<string> | undefined

/** Whether the password is right. For an unknown person it takes as long, so that time does not tell who exists. */
export async function passwordMatches(storedHash: string | null, password: string): Promise<boolean> {
  unknownHash ??= hashPassword('nobody has this password')
  const matches = await verify(storedHash ?? (await unknownHash), password)
  return storedHash !== null && matches
}
