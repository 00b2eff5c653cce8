import type { Period } from '../shared/period.ts'

/** A maximal period in which one unit is open and not taken. */
export interface FreeWindow extends Period {
  unit: number
}
