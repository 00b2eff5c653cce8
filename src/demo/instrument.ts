import type { Confirmation } from '../catalog/bookable.ts'
import type { Text } from '../shared/language.ts'

export interface DemoInstrument {
  category: string
  name: Text
  manufacturer: string
  model: string
  keywords: readonly string[]
  units: number
  slotMinutes: number
  minMinutes: number
  maxMinutes: number
  /** Indicative, in the range that university and institute labs publish for outside users. */
  yuanPerHour: number
  confirmation: Confirmation
}
