import type { SizeClass } from '../../accounts/size-class.ts'
import type { Fen } from '../../shared/money.ts'
import type { TestServiceRow } from './test-services.table.ts'

type Prices = Pick<TestServiceRow, 'microFen' | 'smallFen' | 'mediumFen' | 'largeFen' | 'urgentPercent'>

/** The most samples of which a price or a date is told. */
export const MAX_SAMPLES = 10_000

/** How much is to be tested, and how soon. */
export interface TestQuantity {
  samples: number
  urgent: boolean
}

/** What tests cost: the samples, and what is added because it is urgent. */
export interface TestPrice {
  samplesFen: Fen
  urgentFen: Fen
  totalFen: Fen
}

export const pricesOf = ({
  microFen,
  smallFen,
  mediumFen,
  largeFen,
}: Omit<Prices, 'urgentPercent'>): Record<SizeClass, Fen> => ({
  MICRO: microFen,
  SMALL: smallFen,
  MEDIUM: mediumFen,
  LARGE: largeFen,
})

/** What tests cost an enterprise of a size class; null where they are to be urgent and cannot be. Half a fen is one. */
export function testPrice(
  service: Prices,
  sizeClass: SizeClass,
  { samples, urgent }: TestQuantity,
): TestPrice | null {
  if (urgent && service.urgentPercent === null) return null
  const samplesFen = pricesOf(service)[sizeClass] * samples
  // A million yuan, ten thousand samples and some hundred percent are still exact.
  const urgentFen = urgent ? Math.round((samplesFen * service.urgentPercent!) / 100) : 0
  return { samplesFen, urgentFen, totalFen: samplesFen + urgentFen }
}
