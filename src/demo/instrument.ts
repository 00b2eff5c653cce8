import type { Confirmation, QualityElement } from '../catalog/bookable.ts'
import type { Text } from '../shared/language.ts'

export interface DemoInstrument {
  category: string
  name: Text
  manufacturer: string
  model: string
  keywords: readonly string[]
  /** Published standards by which it tests or calibrates. */
  methods?: readonly string[]
  /** Where they do not follow from the methods. */
  elements?: readonly QualityElement[]
  units: number
  slotMinutes: number
  minMinutes: number
  maxMinutes: number
  /** Indicative, in the range that university and institute labs publish for outside users. */
  yuanPerHour: number
  confirmation: Confirmation
}
