import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Fault } from '../shared/fault.ts'
import { StartError } from '../shared/start-error.ts'

/** What of a request says which document it means. */
export interface Named {
  query?: unknown
  /** As in the persisted documents of GraphQL over HTTP. */
  documentId?: unknown
  /** With `persistedQuery.sha256Hash`, as Apollo's clients send it. */
  extensions?: unknown
}

/** The documents that may be asked for by an id, and whether others may as well. */
export class Documents {
  private readonly texts: ReadonlyMap<string, string>
  private readonly known: ReadonlySet<string>
  private readonly only: boolean

  constructor(texts: ReadonlyMap<string, string>, only: boolean) {
    this.texts = texts
    this.known = new Set(texts.values())
    this.only = only
  }

  /** The text of the document that is meant; undefined when none is. Throws a fault for one that is not known. */
  textOf({ query, documentId, extensions }: Named): string | undefined {
    if (typeof query === 'string' && query !== '') {
      if (this.only && !this.known.has(query)) throw onlyKnown()
      return query
    }
    const id = idIn({ documentId, extensions })
    if (id === null) return undefined
    const text = this.texts.get(id.replace(/^sha256:/, ''))
    if (text === undefined) throw unknown()
    return text
  }
}

/** The id by which a request names its document; null when it names none. */
export function idIn({ documentId, extensions }: Named): string | null {
  const { persistedQuery } = Object(parsed(extensions)) as { persistedQuery?: { sha256Hash?: unknown } }
  const id = documentId ?? persistedQuery?.sha256Hash
  return typeof id === 'string' ? id : null
}

/** In the address of a GET, it is text. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return null
  }
}

const FILE = z.record(z.string(), z.string())

/** Reads the documents of a file; ids that are not the SHA-256 of their document are refused. */
export async function readDocuments(settings: {
  DOCUMENTS: 'all' | 'only'
  DOCUMENTS_FILE: string
}): Promise<Documents> {
  const file = settings.DOCUMENTS_FILE
  const texts = new Map<string, string>(file ? Object.entries(await read(file)) : [])
  for (const [id, text] of texts) {
    if (createHash('sha256').update(text).digest('hex') === id) continue
    throw new StartError(
      `The document "${id.slice(0, 64)}" in ${file} has another SHA-256. Write the file anew from the documents of your clients.`,
    )
  }
  return new Documents(texts, settings.DOCUMENTS === 'only')
}

const read = (file: string): Promise<Record<string, string>> =>
  readFile(file, 'utf8').then(
    (text) =>
      FILE.parseAsync(parsed(text)).catch(() =>
        Promise.reject(unreadable(file, 'it is no JSON object of texts')),
      ),
    (error: NodeJS.ErrnoException) => Promise.reject(unreadable(file, error.code ?? error.message)),
  )

const unreadable = (file: string, reason: string) =>
  new StartError(`DOCUMENTS_FILE ${file} cannot be read (${reason}). Correct it, or leave it out.`)

const onlyKnown = () =>
  new Fault('FORBIDDEN', {
    en: 'Only registered documents are carried out here. Send the "documentId" of one, or have yours registered.',
    zh: '此处只执行已登记的文档,请发送其 "documentId",或先登记您的文档。',
  })

const unknown = () =>
  new Fault('NOT_FOUND', {
    en: 'No document has this id. Send its SHA-256 as "documentId", or the document itself as "query".',
    zh: '没有此编号的文档。请以其 SHA-256 作为 "documentId",或以 "query" 发送文档本身。',
  })
