import { covers, isValidOn } from '../../catalog/accreditation.ts'
import { readAccreditations } from '../../catalog/accreditations.repository.ts'
import type { AccreditationRow } from '../../catalog/accreditations.table.ts'
import { methodsOf } from '../../catalog/methods.ts'
import type { Db } from '../../shared/db.ts'
import type { OrderRow } from '../orders.table.ts'
import type { QuoteRow } from './quotes.table.ts'

/** A quote, what is asked for, and on which day it would be tested. */
export interface QuotedTest {
  quote: QuoteRow
  order: Pick<OrderRow, 'methods' | 'methodNumbers'>
  day: string
}

/** What a lab that has quoted is recognized for on the day of the test, of the methods that are asked for. */
export interface QuotedAccreditations {
  scopes: AccreditationRow[]
  /** Whether that is every one of the methods; null where none is named. */
  coversAll: boolean | null
}

export async function quotedAccreditations(
  db: Db,
  tests: readonly QuotedTest[],
): Promise<QuotedAccreditations[]> {
  const labIds = [...new Set(tests.map(({ quote }) => quote.labId))]
  const numbers = [...new Set(tests.flatMap(({ order }) => order.methodNumbers))]
  const known = numbers.length > 0 ? await readAccreditations(db, labIds, undefined, numbers) : []
  return tests.map(({ quote, order, day }) => {
    const methods = methodsOf(order.methods)
    const valid = known.filter((scope) => scope.labId === quote.labId && isValidOn(scope, day))
    return {
      scopes: valid.filter((scope) => methods.some((method) => covers(scope, method))),
      coversAll:
        methods.length === 0 ? null : methods.every((method) => valid.some((scope) => covers(scope, method))),
    }
  })
}
