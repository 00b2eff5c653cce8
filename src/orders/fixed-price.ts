import type { SizeClass } from '../accounts/size-class.ts'
import type { PricePart } from '../catalog/price.ts'
import { type TestQuantity, testPrice } from '../catalog/test-services/test-price.ts'
import type { TestService } from '../catalog/test-services/test-services.repository.ts'

/** What samples cost an enterprise at the fixed price of a service, in parts that are more than nothing. */
export function fixedPrice(service: TestService, sizeClass: SizeClass, quantity: TestQuantity): PricePart[] {
  const price = testPrice(service, sizeClass, quantity)
  const parts: PricePart[] = [
    { kind: 'SAMPLES', fen: price?.samplesFen ?? 0 },
    { kind: 'URGENT', fen: price?.urgentFen ?? 0 },
  ]
  return parts.filter(({ fen }) => fen > 0)
}

/** Working days from the receipt of the samples to the report. */
export const testDays = (
  { normalDays, urgentDays }: Pick<TestService, 'normalDays' | 'urgentDays'>,
  urgent: boolean,
): number => (urgent ? (urgentDays ?? normalDays) : normalDays)
