import type { FastifyRequest } from 'fastify'
import { type Documents, idIn } from './documents.ts'

/** Puts the text of its document into an HTTP request that names it by an id. Throws the fault of `Documents`. */
export function writeOut({ method, body, query, raw }: FastifyRequest, documents: Documents): void {
  const sent = (method === 'GET' ? query : body) as Record<string, unknown> | null
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return
  const text = documents.textOf(sent)
  if (text === undefined) return
  const isNamed = idIn(sent) !== null
  // Apollo reads the address itself: it must find the document that was looked at, however the address is read.
  if (method === 'GET') raw.url = writtenOut(raw.url ?? '', text, isNamed)
  // It would look for the document of an id where there is none.
  else if (isNamed) Object.assign(sent, { query: text, extensions: {} })
}

function writtenOut(url: string, text: string, isNamed: boolean): string {
  const end = url.indexOf('?')
  const [path, search] = [url.slice(0, end), url.slice(end + 1)]
  const parameters = new URLSearchParams(search)
  parameters.set('query', text)
  if (isNamed) parameters.delete('extensions')
  return `${path}?${parameters}`
}
