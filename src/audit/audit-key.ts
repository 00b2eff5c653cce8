import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'

/** What checkpoints are signed with. */
export interface AuditKey {
  id: string
  privateKey: KeyObject
}

/** Keys that signatures are checked with, by their ids. */
export type PublicKeys = ReadonlyMap<string, KeyObject>

/** A new private key, as AUDIT_KEY takes it. */
export const freshKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')

/** Reads a private key for Ed25519: PKCS #8 as PEM, or as its base64 alone. Throws for anything else. */
export function auditKeyOf(text: string): AuditKey {
  const privateKey = text.includes('BEGIN')
    ? createPrivateKey(withLines(text))
    : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
  return { id: keyIdOf(createPublicKey(privateKey)), privateKey: ofEd25519(privateKey) }
}

/** Reads the public keys that belong to such keys, SPKI as PEM or base64, several with commas between. */
export function publicKeysOf(text: string): PublicKeys {
  const keys = text.split(',').map((each) => {
    const key = each.trim()
    return ofEd25519(
      key.includes('BEGIN')
        ? createPublicKey(withLines(key))
        : createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }),
    )
  })
  return new Map(keys.map((key) => [keyIdOf(key), key]))
}

/** The public key of a private one, as AUDIT_PUBLIC_KEY takes it. */
export const publicKeyOf = ({ privateKey }: AuditKey): string =>
  spkiOf(createPublicKey(privateKey)).toString('base64')

const spkiOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' })
const keyIdOf = (key: KeyObject): string =>
  createHash('sha256').update(spkiOf(key)).digest('hex').slice(0, 16)

function ofEd25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not a key for Ed25519')
  return key
}

// An environment file often has a PEM on one line.
const withLines = (pem: string): string => pem.replaceAll('\\n', '\n')
