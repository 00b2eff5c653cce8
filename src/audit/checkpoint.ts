import { createHash, sign, verify } from 'node:crypto'
import { z } from 'zod'
import type { AuditKey, PublicKeys } from './audit-key.ts'
import { fieldOf } from './audit-record.ts'

const hex = z.string().regex(/^[0-9a-f]{64}$/)
const CHECKPOINT = z.strictObject({
  market: z.string(),
  seq: z.number().int().positive(),
  hash: hex,
  at: z.iso.datetime(),
  previous: hex.nullable(),
  keyId: z.string(),
  signature: z.string(),
})

/**
 * A statement, signed, that the audit log had this hash at this record. `previous` is the SHA-256 of the line of the
 * checkpoint before it, so that none can be taken out between others.
 */
export type Checkpoint = z.output<typeof CHECKPOINT>
type Unsigned = Omit<Checkpoint, 'keyId' | 'signature'>

/** Why no checkpoint may be written; nothing gets better by trying again. */
export class CheckpointRefused extends Error {}

/** A checkpoint with the line on which it stands. */
export interface Written {
  checkpoint: Checkpoint
  line: string
}

export function signed(statement: Unsigned, { id: keyId, privateKey }: AuditKey): Written {
  const bytes = statementOf({ ...statement, keyId })
  const checkpoint = { ...statement, keyId, signature: sign(null, bytes, privateKey).toString('base64') }
  return { checkpoint, line: JSON.stringify(checkpoint) }
}

/** Reads a line; null when it is no checkpoint. */
export function readCheckpoint(line: string): Written | null {
  try {
    return { checkpoint: CHECKPOINT.parse(JSON.parse(line)), line }
  } catch {
    return null
  }
}

/** Whether one of the keys has signed it. */
export function isSigned({ signature, ...statement }: Checkpoint, keys: PublicKeys): boolean {
  const key = keys.get(statement.keyId)
  return key !== undefined && verify(null, statementOf(statement), key, Buffer.from(signature, 'base64'))
}

/** By what the next checkpoint names this one. */
export const nameOf = ({ line }: Written): string => createHash('sha256').update(line).digest('hex')

const statementOf = ({ market, seq, hash, at, previous, keyId }: Omit<Checkpoint, 'signature'>): Buffer =>
  Buffer.from(
    ['fenshi audit checkpoint', market, String(seq), hash, at, previous, keyId].map(fieldOf).join(''),
  )
