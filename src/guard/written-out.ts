import type { FastifyRequest } from 'fastify'
import { type Documents, idIn } from './documents.ts'

/** Puts the text of its document into an HTTP request that names it by an id. Throws the fault of `Documents`. */
export function writeOut({ method, body, query, raw }: FastifyRequest, documents: Documents): void {
  const sent = (method === 'GET' ? query : body) as Record<string, unknown> | null
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return
  const text = documents.textOf(sent)
  if (text === undefined || idIn(sent) === null) return
  // Apollo would look for the document where there is none, and reads the address itself.
  if (method === 'GET') raw.url = writtenOut(raw.url ?? '', text)
  else Object.assign(sent, { query: text, extensions: {} })
}

function writtenOut(url: string, text: string): string {
  const [path, search] = url.split('?')
  const parameters = new URLSearchParams(search)
  parameters.set('query', text)
  parameters.delete('extensions')
  return `${path}?${parameters}`
}
