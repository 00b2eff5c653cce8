import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { auditKeyOf, publicKeyOf, publicKeysOf } from '../../src/audit/audit-key.ts'
import { ConfigError, readConfig } from '../../src/config.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const PEM = String(privateKey.export({ format: 'pem', type: 'pkcs8' }))
const DER = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
const PUBLIC_PEM = String(publicKey.export({ format: 'pem', type: 'spki' }))

test('a key is read as PEM, as PEM on one line, or as base64, and is the same key', () => {
  const ids = [PEM, PEM.replaceAll('\n', '\\n'), DER].map(
    (text) => auditKeyOf(readConfig({ AUDIT_KEY: text }).AUDIT_KEY).id,
  )
  expect(new Set(ids).size).toBe(1)
  expect([...publicKeysOf(PUBLIC_PEM).keys()]).toEqual([ids[0]])
})

test('several public keys have commas between them, so that a new key does not end the old checkpoints', () => {
  const other = publicKeyOf(
    auditKeyOf(
      generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    ),
  )
  expect(publicKeysOf(readConfig({ AUDIT_PUBLIC_KEY: `${PUBLIC_PEM},${other}` }).AUDIT_PUBLIC_KEY).size).toBe(
    2,
  )
})

test('what is no such key is refused, and not shown', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
    format: 'der',
    type: 'pkcs8',
  })
  for (const AUDIT_KEY of ['hunter2 hunter2', rsa.toString('base64'), PUBLIC_PEM]) {
    const read = () => readConfig({ AUDIT_KEY })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(/^AUDIT_KEY must be an Ed25519 private key/)
    expect(read).not.toThrow(new RegExp(AUDIT_KEY.slice(0, 12).replace(/[^\w ]/g, '.')))
  }
})
