import type { BundleRules, Sequence, Together } from '../bookings/bundled/bundled.ts'
import { boundProblems, DAYS, invalid, MINUTES } from '../catalog/bound.ts'
import { type Need, needProblems } from '../orders/need.ts'
import { DAY, type Period } from '../shared/period.ts'
import type { Problem } from '../shared/refusal.ts'
import { unknownPart } from './bundle-state-problems.ts'

/** The most parts of a bundle, and the most alternatives to each. */
export const PARTS = { min: 2, max: 8 }
export const CANDIDATES_AT_MOST = 5
export const MAX_DAYS = 62
const REF = { min: 1, max: 40 }
const RULES = { min: 0, max: 20 }
const DURATION = { min: 15, max: 43_200, step: 15, unit: MINUTES }
const GAP = { min: 0, max: MAX_DAYS * 1_440, unit: MINUTES }

interface Choice {
  serviceIds: string[] | null
  methods: string[] | null
}

/** What of a part can be wrong before anything of it is looked at. */
interface Shape {
  ref: string
  time: { minutes: number; bookableIds: string[] | null; filter: object | null } | null
  test: (Pick<Need, 'subject' | 'need' | 'samples'> & Choice) | null
}

/** Everything wrong with what is asked for, before anything of it is looked at. */
export function bundleProblems(parts: readonly Shape[], rules: BundleRules, window: Period): Problem[] {
  const tooLong = sizeProblems(parts, rules)
  // Nothing that is too long is looked through: it may be as long as a request.
  if (tooLong.length > 0) return tooLong
  const refs = parts.map(({ ref }) => ref)
  return [
    ...refProblems(refs),
    ...parts.flatMap((part, i) => partProblems(part, ['parts', `${i}`])),
    ...windowProblems(window),
    ...ruleProblems(refs, rules),
  ]
}

const sizeProblems = (parts: readonly Shape[], { sequences, within }: BundleRules): Problem[] => [
  ...boundProblems(['parts'], parts.length, PARTS),
  ...boundProblems(['sequences'], sequences.length, RULES),
  ...boundProblems(['within'], within.length, RULES),
  ...within.flatMap((each, i) => boundProblems(['within', `${i}`, 'parts'], each.parts.length, PARTS)),
]

/** Everything wrong with which parts are to be moved, before the bundle is looked at. */
export function placesProblems(places: readonly { ref: string }[]): Problem[] {
  const tooLong = boundProblems(['parts'], places.length, { min: 1, max: PARTS.max })
  return tooLong.length > 0 ? tooLong : refProblems(places.map(({ ref }) => ref))
}

function partProblems({ time, test }: Shape, path: string[]): Problem[] {
  if ((time === null) === (test === null)) return [oneOf(path, 'time', 'test')]
  if (test) return testProblems(test, [...path, 'test'])
  const { minutes, bookableIds, filter } = time!
  return [
    ...choiceProblems([...path, 'time'], 'bookableIds', bookableIds, 'filter', filter),
    ...boundProblems([...path, 'time', 'durationMinutes'], minutes, DURATION),
  ]
}

const testProblems = ({ serviceIds, methods, ...need }: NonNullable<Shape['test']>, path: string[]) => [
  ...choiceProblems(path, 'serviceIds', serviceIds, 'methods', methods),
  ...needProblems({ ...need, fileIds: [] }).map((each) => ({ ...each, path: [...path, ...each.path] })),
]

const choiceProblems = (
  path: string[],
  one: string,
  ids: string[] | null,
  other: string,
  rest: object | null,
) => {
  if ((ids === null) === (rest === null)) return [oneOf(path, one, other)]
  return ids ? boundProblems([...path, one], ids.length, { min: 1, max: CANDIDATES_AT_MOST }) : []
}

const oneOf = (path: string[], one: string, other: string): Problem =>
  invalid(path, `Give exactly one of "${one}" and "${other}".`, `"${one}" 与 "${other}" 须且只能填写一项。`)

export const windowProblems = ({ startsAt, endsAt }: Period): Problem[] =>
  endsAt > startsAt && endsAt.getTime() <= startsAt.getTime() + MAX_DAYS * DAY
    ? []
    : [
        invalid(
          ['until'],
          `A bundle must be over after it begins, and within ${MAX_DAYS} days.`,
          `一揽子服务的结束须晚于开始,且最长 ${MAX_DAYS} 天。`,
        ),
      ]

const refProblems = (refs: readonly string[]): Problem[] =>
  refs.flatMap((ref, i) => {
    const path = ['parts', `${i}`, 'ref']
    const lengths = ref.length >= REF.min && ref.length <= REF.max
    return lengths && refs.indexOf(ref) === i
      ? []
      : [
          invalid(
            path,
            `Each part needs a ref of its own, of ${REF.min} to ${REF.max} characters; "${ref}" is none.`,
            `每个部分须有各自的 ref,长度 ${REF.min} 至 ${REF.max} 个字符;"${ref}" 不符合。`,
          ),
        ]
  })

function ruleProblems(refs: readonly string[], { sequences, within }: BundleRules): Problem[] {
  const problems = [
    ...sequences.flatMap((each, i) => sequenceProblems(refs, each, ['sequences', `${i}`])),
    ...within.flatMap((each, i) => togetherProblems(refs, each, ['within', `${i}`])),
  ]
  return problems.length === 0 && goesInCircles(sequences) ? [CIRCLE] : problems
}

const sequenceProblems = (
  refs: readonly string[],
  { before, after, minGapMinutes, maxGapMinutes }: Sequence,
  path: string[],
): Problem[] => [
  ...unknownProblems(refs, [before], [...path, 'before']),
  ...unknownProblems(refs, [after], [...path, 'after']),
  ...boundProblems([...path, 'minGapMinutes'], minGapMinutes, GAP),
  ...(maxGapMinutes === null
    ? []
    : boundProblems([...path, 'maxGapMinutes'], maxGapMinutes, { ...GAP, min: minGapMinutes })),
]

const togetherProblems = (refs: readonly string[], { parts, days }: Together, path: string[]): Problem[] => [
  ...boundProblems([...path, 'parts'], new Set(parts).size, PARTS),
  ...unknownProblems(refs, parts, [...path, 'parts']),
  ...boundProblems([...path, 'days'], days, { min: 1, max: MAX_DAYS, unit: DAYS }),
]

const unknownProblems = (refs: readonly string[], named: readonly string[], path: string[]): Problem[] =>
  named.filter((ref) => !refs.includes(ref)).map((ref) => unknownPart(path, ref))

/** Whether a part would have to come after itself. */
function goesInCircles(sequences: readonly Sequence[]): boolean {
  let left = [...sequences]
  for (;;) {
    // What nothing else comes before can be done first, and is then in nobody's way.
    const rest = left.filter(({ before }) => left.some(({ after }) => after === before))
    if (rest.length === left.length) return left.length > 0
    left = rest
  }
}

const CIRCLE = invalid(
  ['sequences'],
  'The sequences go in a circle: a part would have to come after itself. Leave one of them out.',
  'sequences 中的先后关系形成循环,某一部分须晚于其自身。请去掉其中一条。',
)
