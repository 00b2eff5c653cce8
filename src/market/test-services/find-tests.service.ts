import type { Call } from '../../accounts/call.ts'
import type { MarketQuestion } from '../../availability/market.service.ts'
import { testDates } from '../../availability/test-services/test-dates.ts'
import { workingDaysFrom } from '../../availability/working-days.service.ts'
import { type AccreditationScheme, isValidOn, scopesCovering } from '../../catalog/accreditation.ts'
import { readAccreditations } from '../../catalog/accreditations.repository.ts'
import type { AccreditationRow } from '../../catalog/accreditations.table.ts'
import type { StandardNumber } from '../../catalog/search/standard-number.ts'
import { serviceFilterOf } from '../../catalog/test-services/find-test-services.service.ts'
import { testPrice } from '../../catalog/test-services/test-price.ts'
import { OUTSOURCED } from '../../catalog/test-services/test-service.ts'
import type { TestService } from '../../catalog/test-services/test-services.repository.ts'
import type { Db } from '../../shared/db.ts'
import { daysAfter, localDayOf } from '../../shared/local-time.ts'
import { findTestCandidates } from './test-candidates.repository.ts'
import { compareHits, methodsAskedFor, type TestHit, type WantedTest } from './test-hit.ts'

/** A question for tests over the whole market. */
export interface TestSearch {
  filter: MarketQuestion
  wanted: WantedTest
  /** The first local day on which samples may come. */
  from: Date
  /** Under one of which the lab must be accredited from the receipt to the report; null asks for none. */
  schemes: readonly AccreditationScheme[] | null
  /** The standards that were asked for, for which the accreditation must be. */
  methods: readonly StandardNumber[]
  distances: ReadonlyMap<string, number> | null
}

/** Whether a filter leaves test services in: they are of no kind or category of bookables, and have no hours. */
export const asksForTests = ({ kind, categories, openAt, serviceModes }: MarketQuestion): boolean =>
  !kind && !categories && !openAt && (!serviceModes || serviceModes.some((mode) => OUTSOURCED.includes(mode)))

/** The first test services that test as it is wanted; none where the filter leaves none in. */
export async function findTests(
  { db }: Pick<Call, 'db'>,
  search: TestSearch,
  first: number,
): Promise<TestHit[]> {
  if (!asksForTests(search.filter)) return []
  const { wanted, distances } = search
  const candidates = await findTestCandidates(db, await filterOf(db, search), wanted, distances)
  const [scopes, isWorkingDay] = await Promise.all([
    scopesOf(db, candidates, search.schemes),
    // A day before, wherever the site is.
    workingDaysFrom(db, dayBehind(search.from, -1)),
  ])
  return candidates
    .flatMap((testService) => hitOf(testService, search, scopes, isWorkingDay))
    .sort(compareHits)
    .slice(0, first)
}

// Longer than the slowest test takes.
const YEARS = 3 * 366

async function filterOf(db: Db, { filter, wanted, schemes, from }: TestSearch) {
  const { text, methods, districts, labIds, qualityElements } = filter
  const { maxFen, sizeClass, samples } = wanted
  return serviceFilterOf(db, {
    text,
    methods,
    districts,
    labIds,
    qualityElements,
    // Necessary, not sufficient: hitOf has the last word.
    accredited: schemes
      ? { schemes, beganBy: dayBehind(from, YEARS), holdsOn: dayBehind(from, -1) }
      : undefined,
    atMost: maxFen !== null && sizeClass ? { sizeClass, fen: Math.floor(maxFen / samples) } : undefined,
  })
}

const dayBehind = (at: Date, days: number): string => daysAfter(localDayOf(at, 'UTC'), days)

async function scopesOf(
  db: Db,
  services: readonly TestService[],
  schemes: readonly AccreditationScheme[] | null,
): Promise<AccreditationRow[]> {
  if (services.length === 0) return []
  const labIds = [...new Set(services.map(({ labId }) => labId))]
  const numbers = [...new Set(services.flatMap(({ methodNumbers }) => methodNumbers))]
  return readAccreditations(db, labIds, schemes ?? undefined, numbers)
}

function hitOf(
  testService: TestService,
  { wanted, from, schemes, methods, distances }: TestSearch,
  scopes: readonly AccreditationRow[],
  isWorkingDay: (day: string) => boolean,
): TestHit[] {
  const { samples, urgent, until, sizeClass, maxFen, sort } = wanted
  const comesOn = localDayOf(from, testService.timeZone)
  const dates = testDates(testService, { comesOn, samples, urgent }, isWorkingDay)
  if (!dates || (until && dates.reportDueOn >= localDayOf(until, testService.timeZone))) return []
  const fen = sizeClass ? testPrice(testService, sizeClass, wanted)!.totalFen : null
  if (maxFen !== null && fen !== null && fen > maxFen) return []
  const named = methodsAskedFor(testService.methods, methods)
  const accreditations = scopesCovering(scopes, { labId: testService.labId, methods: named }).filter(
    (scope) => isValidOn(scope, dates.receivedOn) && isValidOn(scope, dates.reportDueOn),
  )
  if (schemes && accreditations.length === 0) return []
  const metres = distances?.get(testService.district) ?? null
  return [{ testService, sort, fen, metres, accreditations, ...dates }]
}
