import { z } from 'zod'
import { algorithmsIn } from './accounts/oidc/oidc-settings.ts'
import { PUBLIC_DAY_KINDS, type PublicDayKind } from './availability/public-day.ts'
import { isOrigin } from './guard/origins.ts'

/** Yes or no. */
export const flag = z
  .enum(['true', 'false', '1', '0'])
  .transform((value) => value === 'true' || value === '1')
/** A whole number within bounds. */
export const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max)

/** The sender of mails. */
export const SENDER = /^([^<>@\r\n]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/

export function isReadBy(read: (text: string) => unknown): (text: string) => boolean {
  return (text) => {
    try {
      read(text)
      return true
    } catch {
      return false
    }
  }
}

/** A transformation by a function that answers undefined for what it cannot read. */
export function parsedBy<T>(parse: (text: string) => T | undefined) {
  return (text: string, context: z.RefinementCtx): T => {
    const value = parse(text)
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: text })
    return z.NEVER
  }
}

export function originsOf(text: string): readonly string[] | undefined {
  const origins = text
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean)
  return origins.every(isOrigin) ? origins : undefined
}

export function isSmtpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return ['smtp:', 'smtps:'].includes(protocol) && hostname !== ''
}

/** Whether a text is an address of HTTP that others can be told: nobody signs in by it. */
export function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, search, hash } = new URL(text)
  return /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === '')
}

export function oidcAlgorithms(text: string, context: z.RefinementCtx): readonly string[] {
  const algorithms = algorithmsIn(text)
  if (algorithms) return algorithms
  context.addIssue({ code: 'custom', message: text })
  return z.NEVER
}

export function isLinkTemplate(text: string): boolean {
  const complete = text.includes('{purpose}') && text.includes('{token}')
  return complete && /^https?:/.test(text) && URL.canParse(text.replaceAll(/[{}]/g, ''))
}

export function publicDayCorrections(
  text: string,
  context: z.RefinementCtx,
): ReadonlyMap<string, PublicDayKind> {
  const corrections = new Map<string, PublicDayKind>()
  for (const part of text.split(',').filter(Boolean)) {
    const [day = '', kind] = part.trim().split('=')
    if (!z.iso.date().safeParse(day).success || !PUBLIC_DAY_KINDS.some((known) => known === kind)) {
      context.addIssue({ code: 'custom', message: part })
      return z.NEVER
    }
    corrections.set(day, kind as PublicDayKind)
  }
  return corrections
}
