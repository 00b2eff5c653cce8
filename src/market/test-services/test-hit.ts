import type { SizeClass } from '../../accounts/size-class.ts'
import type { TestDates } from '../../availability/test-services/test-dates.ts'
import type { AccreditationRow } from '../../catalog/accreditations.table.ts'
import { type Method, methodsOf } from '../../catalog/methods.ts'
import type { StandardNumber } from '../../catalog/search/standard-number.ts'
import type { TestQuantity } from '../../catalog/test-services/test-price.ts'
import type { TestService } from '../../catalog/test-services/test-services.repository.ts'
import type { Text } from '../../shared/language.ts'
import type { Fen } from '../../shared/money.ts'
import { SORTS, type Sort } from '../hit.ts'
import { capitalized, costs, distance, holds, sentence } from '../why.ts'

/** How tests are wanted, of whatever service. */
export interface WantedTest extends TestQuantity {
  /** By which instant the day must be over on which the report is due; null is any. */
  until: Date | null
  /** The most that all samples may cost. */
  maxFen: Fen | null
  /** The class of the enterprise that would pay; null when nobody said. */
  sizeClass: SizeClass | null
  sort: Sort
}

/** A test service that tests as it is wanted. */
export interface TestHit extends TestDates {
  testService: TestService
  sort: Sort
  /** What all samples cost; null when nobody said who pays. */
  fen: Fen | null
  /** How far its district is from the one that was named, in metres; null when none was, or nobody knows. */
  metres: number | null
  /** What its lab is accredited for from the receipt to the report, of the methods that were asked for. */
  accreditations: readonly AccreditationRow[]
}

/** Of the methods of a service those that were asked for, or all where none of them was. */
export function methodsAskedFor(own: readonly string[], asked: readonly StandardNumber[]): string[] {
  const found = methodsOf(own).filter((method) => asked.some((standard) => isPartOf(method, standard)))
  return found.length > 0 ? found.map(({ name }) => name) : [...own]
}

const isPartOf = (method: Method, { number, edition }: StandardNumber): boolean =>
  (method.number === number || method.number.startsWith(`${number}.`)) &&
  (edition === null || method.edition === edition)

const BY: Record<Sort, (hit: TestHit) => number> = {
  EARLIEST: () => 0,
  PRICE: ({ fen }) => fen ?? 0,
  // What nobody knows the distance of comes last.
  DISTANCE: ({ metres }) => metres ?? Number.POSITIVE_INFINITY,
}

/** The order of hits: as is asked, and equals by the date of the report, then by id. */
export function compareHits(a: TestHit, b: TestHit): number {
  const [first, second] = [BY[a.sort](a), BY[b.sort](b)]
  if (first !== second) return first < second ? -1 : 1
  const [one, other] = [a, b].map((hit) => `${hit.reportDueOn} ${hit.testService.id}`)
  return one! < other! ? -1 : 1
}

/** Why a hit stands where it does, and what speaks for it, in a sentence to be read out. */
export function whyTested(hit: TestHit): Text {
  const { sort, fen, metres } = hit
  const clauses: Record<Sort, Text | null> = {
    EARLIEST: reported(hit),
    PRICE: fen === null ? null : costs(fen),
    DISTANCE: metres === null && sort !== 'DISTANCE' ? null : distance(metres),
  }
  const others = SORTS.filter((each) => each !== sort).map((each) => clauses[each])
  const said = [clauses[sort], ...others].filter((clause) => clause !== null)
  return sentence([capitalized(said[0]!), ...said.slice(1), ...hit.accreditations.map(holds)])
}

const reported = ({ reportDueOn }: TestDates): Text => ({
  en: `Report by ${reportDueOn}`,
  zh: `最迟 ${reportDueOn} 出具报告`,
})
