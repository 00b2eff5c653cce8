import type { Problem } from '../../shared/refusal.ts'
import { invalid } from '../bound.ts'
import { type Method, methodOf, notAStandard } from '../methods.ts'

/** A standard in one edition, which is what a lab tests by, and what a scope of its certificate names. */
export interface EditionOf {
  number: string
  edition: string
}

/** What says which edition of which standard is meant, as `test_service.method_keys` has it: "gb228.1-2021". */
export const standardKey = ({ number, edition }: EditionOf): string => `${number}-${edition}`

/** A method as a lab writes it, with a title for where the catalogue does not have it. */
export interface StatedMethod {
  standard: string
  title?: { zh: string; en?: string | null } | null | undefined
}

/** A method with its edition. */
export type EditionedMethod = Method & EditionOf

const MAX_TITLE = 300

/** Whether a text can be the title of a standard. */
export const isTitle = (text: string): boolean => text.trim() !== '' && text.length <= MAX_TITLE

/** What is wrong with methods: each must name one standard with its edition, since the report will have to. */
export function statedMethodProblems(methods: readonly StatedMethod[], most: number): Problem[] {
  if (methods.length < 1 || methods.length > most) return [wrongNumber(methods.length, most)]
  return methods.flatMap(({ standard, title }, i) => {
    const path = ['methods', String(i)]
    const method = methodOf(standard)
    if (!method)
      return [{ code: 'INVALID_INPUT' as const, path: [...path, 'standard'], text: notAStandard(standard) }]
    return [
      ...(method.edition ? [] : [noEdition(path, method)]),
      ...(title ? titleProblems(title, [...path, 'title']) : []),
    ]
  })
}

function titleProblems({ zh, en }: NonNullable<StatedMethod['title']>, path: string[]): Problem[] {
  return [
    ...(!isTitle(zh) ? [wrongTitle([...path, 'zh'])] : []),
    ...(en != null && !isTitle(en) ? [wrongTitle([...path, 'en'])] : []),
  ]
}

const wrongNumber = (count: number, most: number): Problem =>
  invalid(
    ['methods'],
    `From 1 to ${most} methods are allowed; these are ${count}.`,
    `方法须为 1 至 ${most} 项,当前为 ${count} 项。`,
  )

const noEdition = (path: string[], { name }: Method): Problem =>
  invalid(
    [...path, 'standard'],
    `"${name}" names no edition. A report must say by which edition was tested: write it, such as "GB/T 228.1-2021". The query "standards" lists the editions that are known.`,
    `“${name}”未写明年代号。检测报告须注明所依据标准的年代号,请写全,例如“GB/T 228.1-2021”。可用 standards 查询已收录的版本。`,
  )

const wrongTitle = (path: string[]): Problem =>
  invalid(path, `A title has 1 to ${MAX_TITLE} characters.`, `标准名称须为 1 至 ${MAX_TITLE} 个字符。`)

/** The problem of a method that the catalogue of standards does not have, and that came without a title. */
export const unknownStandard = (i: number, { name }: Method): Problem =>
  invalid(
    ['methods', String(i), 'title'],
    `"${name}" is not in the catalogue of standards yet. Give its title as it is published, and it will be added for everybody.`,
    `标准目录尚未收录“${name}”。请填写其正式名称,提交后将收录入目录供所有人使用。`,
  )

/** The edition that is in force, of a standard and all its editions. */
export function currentEdition<Standard extends EditionOf & { supersededBy: string | null }>(
  standard: Standard,
  editions: readonly Standard[],
): Standard {
  const later = editions.find(({ edition }) => edition === standard.supersededBy)
  // Two that name each other would go round for ever.
  const others = editions.filter(({ edition }) => edition !== standard.edition)
  return later ? currentEdition(later, others) : standard
}
