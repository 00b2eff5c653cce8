import { Temporal } from 'temporal-polyfill'
import type { AccreditationRow } from '../catalog/accreditations.table.ts'
import type { Text } from '../shared/language.ts'
import { type Fen, formatYuan } from '../shared/money.ts'
import type { SlotHit, Sort } from './hit.ts'

/** Why a hit stands where it does, and what speaks for it, in a sentence to be read out. */
export function whyOf(hit: SlotHit): Text {
  const { sort } = hit
  const first = BY_SORT[sort](hit)
  const others = [
    ...(sort === 'EARLIEST' ? [] : [freeFrom(hit)]),
    ...(sort === 'PRICE' || hit.slot.fen === null ? [] : [costs(hit.slot.fen)]),
    ...(sort === 'DISTANCE' || hit.metres === null ? [] : [distance(hit.metres)]),
    ...hit.accreditations.map(holds),
  ]
  return sentence([first, ...others])
}

/** Clauses as one sentence. */
export const sentence = (clauses: readonly Text[]): Text => ({
  en: `${clauses.map(({ en }) => en).join('; ')}.`,
  zh: `${clauses.map(({ zh }) => zh).join(';')}。`,
})

/** Until when a lab is accredited for what. */
export const holds = ({ scheme, method, validUntil }: AccreditationRow): Text => ({
  en: `${scheme} for ${method} until ${validUntil}`,
  zh: `${method} ${scheme} 资质有效期至 ${validUntil}`,
})

/** A moment on the clock of a site, to the minute. */
export const onClock = (at: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ')

function freeFrom({ slot, bookable }: SlotHit): Text {
  const clock = onClock(slot.startsAt, bookable.timeZone)
  return { en: `Free from ${clock}`, zh: `最早 ${clock} 可约` }
}

export function costs(fen: Fen): Text {
  if (fen === 0) return { en: 'free of charge', zh: '免费' }
  const yuan = formatYuan(fen)
  return { en: `costs ${yuan} CNY`, zh: `价格 ${yuan} 元` }
}

export function distance(metres: number | null): Text {
  if (metres === null) return { en: 'Nobody knows how far it is', zh: '距离未知' }
  if (metres === 0) return { en: 'In the district itself', zh: '就在本区' }
  const km = (metres / 1_000).toFixed(1)
  return { en: `${km} km away`, zh: `距离约 ${km} 公里` }
}

export const capitalized = ({ en, zh }: Text): Text => ({ en: en.charAt(0).toUpperCase() + en.slice(1), zh })

const BY_SORT: Record<Sort, (hit: SlotHit) => Text> = {
  EARLIEST: freeFrom,
  PRICE: ({ slot }) => capitalized(costs(slot.fen ?? 0)),
  DISTANCE: ({ metres }) => distance(metres),
}
