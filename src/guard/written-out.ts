import type { FastifyRequest } from 'fastify'
import type { Documents } from './documents.ts'

/** Puts the text of its document into an HTTP request that names it by an id. Throws the fault of `Documents`. */
export function writeOut({ method, body, query, raw }: FastifyRequest, documents: Documents): void {
  const sent = (method === 'GET' ? query : body) as Record<string, unknown> | null
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return
  const text = documents.textOf(sent)
  if (text === undefined || text === sent.query) return
  if (method !== 'GET') sent.query = text
  // Apollo reads the address itself.
  else raw.url += `&query=${encodeURIComponent(text)}`
}
