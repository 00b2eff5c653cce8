import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a link is good for. */
export type Transfer = 'PUT' | 'GET'

/** How long each kind of link is good: an upload must have begun by then, as must a download. */
export const LINK_MINUTES: Readonly<Record<Transfer, number>> = { PUT: 15, GET: 5 }

/** Where files are served. */
export const FILES_PATH = '/files/'

/** A link to a file, for whoever has it. */
export interface FileLink {
  url: string
  expiresAt: Date
}

/** Makes the links by which files are uploaded and downloaded, and knows its own again. */
export class FileLinks {
  private readonly secret: string
  private readonly base: string

  /** `base` is where clients reach the service; when empty, links are paths at the address of the API. */
  constructor(secret: string, base: string) {
    this.secret = secret
    this.base = base.replace(/\/+$/, '')
  }

  to(transfer: Transfer, id: string, now: Date): FileLink {
    const seconds = Math.floor(now.getTime() / 1_000) + LINK_MINUTES[transfer] * 60
    const query = new URLSearchParams({
      expires: String(seconds),
      signature: this.sign(transfer, id, seconds),
    })
    return { url: `${this.base}${FILES_PATH}${id}?${query}`, expiresAt: new Date(seconds * 1_000) }
  }

  /** Whether a link was made here, for this, and is still good. */
  isGood(transfer: Transfer, id: string, expires: string, signature: string, now: Date): boolean {
    const seconds = Number(expires)
    if (!Number.isSafeInteger(seconds) || seconds * 1_000 <= now.getTime()) return false
    const [shown, own] = [Buffer.from(signature), Buffer.from(this.sign(transfer, id, seconds))]
    return shown.length === own.length && timingSafeEqual(shown, own)
  }

  private sign(transfer: Transfer, id: string, seconds: number): string {
    return createHmac('sha256', this.secret).update(`${transfer} ${id} ${seconds}`).digest('base64url')
  }
}
