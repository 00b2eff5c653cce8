import type { SizeClass } from '../accounts/size-class.ts'
import type { PricePart } from '../catalog/price.ts'
import type { TestServiceRow } from '../catalog/test-services/test-services.table.ts'
import { type Fen, percentOf } from '../shared/money.ts'

type Rates = Pick<
  TestServiceRow,
  'microFen' | 'smallFen' | 'mediumFen' | 'largeFen' | 'normalDays' | 'urgentDays' | 'urgentPercent'
>

/** What a sample costs an enterprise of a size class, not urgent. */
export const samplePrice = (service: Rates, sizeClass: SizeClass): Fen =>
  ({
    MICRO: service.microFen,
    SMALL: service.smallFen,
    MEDIUM: service.mediumFen,
    LARGE: service.largeFen,
  })[sizeClass]

/** What so many samples cost, in parts that are more than nothing. */
export function fixedPrice(
  service: Rates,
  { sizeClass, samples, urgent }: { sizeClass: SizeClass; samples: number; urgent: boolean },
): PricePart[] {
  const fen = samplePrice(service, sizeClass) * samples
  const parts: PricePart[] = [
    { kind: 'SAMPLES', fen },
    { kind: 'URGENT', fen: urgent ? percentOf(fen, service.urgentPercent ?? 0) : 0 },
  ]
  return parts.filter((part) => part.fen > 0)
}

/** Working days from the receipt of the samples to the report. */
export const testDays = ({ normalDays, urgentDays }: Rates, urgent: boolean): number =>
  urgent ? (urgentDays ?? normalDays) : normalDays
