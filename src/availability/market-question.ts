import { methodOf, notAStandard } from '../catalog/methods.ts'
import type { StandardNumber } from '../catalog/search/standard-number.ts'
import { checkRange } from '../shared/check-range.ts'
import { badInput } from '../shared/fault.ts'
import type { MarketFilter } from './market.repository.ts'

/** What a question is narrowed by, as it was asked. */
export interface MarketQuestion extends Omit<MarketFilter, 'words' | 'methods'> {
  text?: string | undefined
  methods?: string[] | undefined
}

/** A question whose standards are read. Throws a fault when it asks for what is no standard, or for too much. */
export function checkedFilter(
  question: MarketQuestion,
): Omit<MarketFilter, 'words'> & { text?: string | undefined } {
  checkQuestion(question)
  return { ...question, methods: question.methods?.map(standardAskedFor) }
}

function standardAskedFor(text: string): StandardNumber {
  const method = methodOf(text)
  if (!method) throw badInput(notAStandard(text))
  return method
}

const MAX_TEXT = 100
const MAX_CHOICES = 100
// Of so many, the planner no longer knows how rare they are.
const MAX_METHODS = 20

// Long words and lists make queries that take seconds.
function checkQuestion({ text = '', ...question }: MarketQuestion): void {
  checkRange('length of text', text.length, 0, MAX_TEXT)
  const { categories, districts, labIds, methods = [], qualityElements, serviceModes } = question
  const { languages, fields, meetingPlaces } = question
  const lists = {
    categories,
    districts,
    labIds,
    qualityElements,
    serviceModes,
    languages,
    fields,
    meetingPlaces,
  }
  checkRange('length of methods', methods.length, 0, MAX_METHODS)
  for (const [name, list = []] of Object.entries(lists))
    checkRange(`length of ${name}`, list.length, 0, MAX_CHOICES)
}
