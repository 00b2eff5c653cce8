import { validate } from 'uuid'
import type { Call } from '../../accounts/call.ts'
import { checkRange } from '../../shared/check-range.ts'
import type { Db } from '../../shared/db.ts'
import { badInput } from '../../shared/fault.ts'
import { type Page, type PageRequest, pageOf } from '../../shared/page.ts'
import { methodOf, notAStandard } from '../methods.ts'
import { isRankedKey, type Ranked, rankedKey } from '../search/ranking.repository.ts'
import { searchQueries, type TextQuery } from '../search/search-query.ts'
import { findByText } from '../search/text-search.service.ts'
import { normalized } from '../search/words.ts'
import { serviceConditions, type Term, type TestServiceFilter } from './test-service-filter.repository.ts'
import { listTestServices, rankTestServices, type TestService } from './test-services.repository.ts'
import { testServices } from './test-services.table.ts'

/** What test services are asked for, as it was asked. */
export interface TestServiceQuestion
  extends Omit<TestServiceFilter, 'words' | 'methods' | 'parameter' | 'material'> {
  text?: string | undefined
  methods?: readonly string[] | undefined
  parameter?: string | undefined
  material?: string | undefined
}

/** The test services that pass a filter: those that fit its words best first, or in the order of publication. */
export async function findInTestServices(
  { db }: Pick<Call, 'db'>,
  question: TestServiceQuestion,
  page: PageRequest,
): Promise<Page<TestService>> {
  const conditions = serviceConditions(narrowed(question))
  const { text = '' } = question
  const found = text.trim()
    ? await findByText(db, text, (words) => rankTestServices(db, words, conditions, page), testServices)
    : await listTestServices(db, conditions, page)
  return pageOf(found, page)
}

/** The same question for other lists: what its words find, as far as any do. */
export async function serviceFilterOf(db: Db, question: TestServiceQuestion): Promise<TestServiceFilter> {
  const { text = '' } = question
  const filter = narrowed(question)
  return text.trim() ? { ...filter, words: await wordsThatFind(db, text) } : filter
}

async function wordsThatFind(db: Db, text: string): Promise<TextQuery> {
  let asked: TextQuery = { typed: [], meant: [] }
  const first = { first: 1, after: null }
  const look = (words: TextQuery) => {
    asked = words
    return rankTestServices(db, words, serviceConditions({}), first)
  }
  await findByText(db, text, look, testServices)
  return asked
}

/** The key by which a list of test services goes on. */
export const serviceKey = (service: TestService | Ranked<TestService>): string =>
  'rank' in service ? rankedKey(service) : service.id

/** Whether a key belongs to the list that a question asks for. */
export const isServiceKey = ({ text }: TestServiceQuestion): ((key: string) => boolean) =>
  text?.trim() ? isRankedKey : validate

const MAX_TEXT = 100
const MAX_CHOICES = 100
// Of so many, the planner no longer knows how rare they are.
const MAX_METHODS = 20
const MAX_DAYS = 250

/** A question whose standards and terms are read. Throws a fault when it asks for what is none, or for too much. */
function narrowed({
  text = '',
  methods,
  parameter,
  material,
  ...filter
}: TestServiceQuestion): TestServiceFilter {
  const texts = { text, parameter, material }
  const { districts, labIds, qualityElements, withinDays = 1, urgentWithinDays = 1 } = filter
  for (const [name, value = ''] of Object.entries(texts))
    checkRange(`length of ${name}`, value.length, 0, MAX_TEXT)
  for (const [name, list = []] of Object.entries({ districts, labIds, qualityElements }))
    checkRange(`length of ${name}`, list.length, 0, MAX_CHOICES)
  checkRange('length of methods', methods?.length ?? 0, 0, MAX_METHODS)
  checkRange('withinDays', withinDays, 1, MAX_DAYS)
  checkRange('urgentWithinDays', urgentWithinDays, 1, MAX_DAYS)
  return {
    ...filter,
    methods: methods?.map((named) => {
      const method = methodOf(named)
      if (!method) throw badInput(notAStandard(named))
      return method
    }),
    parameter: termOf(parameter),
    material: termOf(material),
  }
}

/** Blank does not narrow. */
const termOf = (text: string | undefined): Term | undefined =>
  text?.trim() ? { text: normalized(text).trim(), queries: searchQueries(text) } : undefined
