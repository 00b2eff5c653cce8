import type { Fen } from '../shared/money.ts'
import { SIZE_BOUNDS } from './size-bounds.ts'

export const SIZE_CLASSES = ['MICRO', 'SMALL', 'MEDIUM', 'LARGE'] as const
export type SizeClass = (typeof SIZE_CLASSES)[number]

export type Sector = keyof typeof SIZE_BOUNDS
export const SECTORS = Object.keys(SIZE_BOUNDS) as Sector[]

export interface EnterpriseFigures {
  sector: Sector
  staff: number
  /** Revenue of the last full year. */
  revenue: Fen
  /** Total assets at the end of the last full year. */
  assets: Fen
}

const FEN_PER_WAN = 1_000_000

/** The size class by 工信部联企业〔2011〕300号: the highest whose every bound is reached. */
export function sizeClassOf({ sector, staff, revenue, assets }: EnterpriseFigures): SizeClass {
  const reaches = (bounds: { staff?: number; revenue?: number; assets?: number }) =>
    staff >= (bounds.staff ?? 0) &&
    revenue >= (bounds.revenue ?? 0) * FEN_PER_WAN &&
    assets >= (bounds.assets ?? 0) * FEN_PER_WAN
  const bounds = SIZE_BOUNDS[sector]
  return (['LARGE', 'MEDIUM', 'SMALL'] as const).find((size) => reaches(bounds[size])) ?? 'MICRO'
}
