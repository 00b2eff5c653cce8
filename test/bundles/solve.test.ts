import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Easing, obstacleOf } from '../../src/bundles/solver/obstacle.ts'
import {
  areTooFar,
  type Choice,
  compete,
  endOf,
  keeps,
  type Option,
  type Puzzle,
  priceOf,
  type Rule,
} from '../../src/bundles/solver/puzzle.ts'
import { CHOICES_AT_MOST, solve } from '../../src/bundles/solver/solve.ts'

const option = fc
  .record({
    from: fc.nat(20),
    length: fc.integer({ min: 1, max: 6 }),
    fen: fc.nat(5),
    source: fc.constantFrom('a', 'b', 'c'),
    room: fc.integer({ min: 1, max: 3 }),
    whereabouts: fc.option(
      fc.record({ district: fc.constantFrom('310104', '310115'), travel: fc.constant(4) }),
      { nil: undefined },
    ),
  })
  .map(({ from, length, fen, source, room, whereabouts }): Option => {
    const span = { from, until: from + length }
    return { ...span, fen, source, room, takes: span, whereabouts }
  })

const parts = (count: number) =>
  fc.array(
    fc.record({ units: fc.integer({ min: 1, max: 2 }), options: fc.array(option, { maxLength: 6 }) }),
    { minLength: count, maxLength: count },
  )

const rule = (count: number) => {
  const part = fc.nat(count - 1)
  const gap = fc
    .record({ before: part, after: part, min: fc.nat(4), max: fc.oneof(fc.constant(Infinity), fc.nat(8)) })
    .map((each) => ({ kind: 'GAP' as const, ...each }))
  const within = fc
    .record({ parts: fc.uniqueArray(part, { minLength: 1 }), length: fc.integer({ min: 1, max: 20 }) })
    .map((each) => ({ kind: 'WITHIN' as const, ...each }))
  return fc.oneof(gap, within)
}

const puzzle = fc
  .integer({ min: 1, max: 4 })
  .chain((count) =>
    fc
      .record({ parts: parts(count), rules: fc.array(rule(count), { maxLength: 4 }) })
      .map(
        ({ parts, rules }): Puzzle => ({ parts: parts.map((part, i) => ({ ref: `${i}`, ...part })), rules }),
      ),
  )

/** Whether of nothing more is taken than there is, by each part and all that take of the same meanwhile. */
const hasRoom = ({ parts }: Puzzle, choice: Choice) =>
  choice.every((each) => {
    const rivals = choice.flatMap((other, i) => (compete(other, each) ? [i] : []))
    const units = rivals.reduce((sum, i) => sum + parts[i]!.units, 0)
    return units <= Math.min(...rivals.map((i) => choice[i]!.room))
  })

const isReached = (choice: Choice) => choice.every((a) => choice.every((b) => !areTooFar(a, b)))

const isSolution = (puzzle: Puzzle, choice: Choice) =>
  puzzle.rules.every((each) => keeps(each, choice)) && hasRoom(puzzle, choice) && isReached(choice)

const every = ({ parts }: Puzzle): Option[][] =>
  parts.reduce<Option[][]>(
    (sofar, { options }) => sofar.flatMap((few) => options.map((one) => [...few, one])),
    [[]],
  )

describe('any question', () => {
  test('is answered with options of its parts that keep every rule and never take more than there is', () => {
    fc.assert(
      fc.property(puzzle, (each) => {
        const { choice } = solve(each)
        if (!choice) return
        expect(choice.every((option, i) => each.parts[i]!.options.includes(option))).toBe(true)
        expect(isSolution(each, choice)).toBe(true)
      }),
    )
  })

  test('has the answer that is over first, and of those the cheapest, wherever trying everything finds one', () => {
    fc.assert(
      fc.property(puzzle, (each) => {
        const { choice, complete } = solve(each)
        const all = every(each).filter((choice) => isSolution(each, choice))
        const best = all.sort((a, b) => endOf(a) - endOf(b) || priceOf(a) - priceOf(b))[0]
        expect(complete).toBe(true)
        expect(choice && [endOf(choice), priceOf(choice)]).toEqual(best ? [endOf(best), priceOf(best)] : null)
      }),
      { numRuns: 300 },
    )
  })

  test('is given up at the bound, and says so; the same question has the same answer', () => {
    fc.assert(
      fc.property(puzzle, fc.integer({ min: 1, max: 5 }), (each, limit) => {
        const bounded = solve(each, limit)
        expect(bounded.tried).toBeLessThanOrEqual(limit)
        expect(bounded.complete || solve(each).tried > limit).toBe(true)
        expect(solve(each, limit)).toEqual(bounded)
      }),
    )
  })
})

/** Every quarter of some weeks, on one of several sources. */
const flexible = (length: number, weeks: number, sources: number, fen: (from: number) => number): Option[] =>
  Array.from({ length: sources }, (_, s) =>
    Array.from({ length: weeks * 672 - length }, (_, from) => {
      const span = { from, until: from + length }
      return { ...span, fen: fen(from), source: `${length} ${s}`, room: 1, takes: span }
    }),
  ).flat()

test('eight parts of five sources each, open day and night for a month, are chosen within the bound', () => {
  const parts = Array.from({ length: 8 }, (_, i) => ({
    ...{ ref: `${i}`, units: 1 },
    options: flexible(8 + i, 4, 5, (from) => 100 + (from % 96)),
  }))
  const rules = parts
    .slice(1)
    .map((_, i) => ({ kind: 'GAP' as const, before: i, after: i + 1, min: 4, max: 96 }))
  const { choice, tried } = solve({ parts, rules })
  expect(tried).toBeLessThanOrEqual(CHOICES_AT_MOST)
  expect(endOf(choice!)).toBe(8 * 8 + 28 + 7 * 4)
})

test('parts that are all in each other’s way are given up at the bound, however many options they have', () => {
  const month = flexible(31 * 96, 9, 1, () => 100)
  const parts = Array.from({ length: 3 }, (_, i) => ({ ref: `${i}`, units: 1, options: month }))
  const { choice, complete } = solve({ parts, rules: [] })
  expect([choice, complete]).toEqual([null, false])
  const rules = Array.from({ length: 20 }, () => ({
    ...{ kind: 'GAP' as const, before: 0, after: 1, min: 1_000, max: 2_000 },
  }))
  expect(obstacleOf({ parts, rules })).toEqual({ kind: 'TOGETHER' })
})

describe('of a question that has no answer, the obstacle', () => {
  const at = (from: number, source: string): Option => {
    const span = { from, until: from + 4 }
    return { ...span, fen: 1, source, room: 1, takes: span }
  }
  const parts = (...starts: number[][]) =>
    starts.map((each, i) => ({ ref: `${i}`, units: 1, options: each.map((from) => at(from, `${i}`)) }))
  const gap = (before: number, after: number, min: number, max: number) => ({
    ...{ kind: 'GAP' as const, before, after, min, max },
  })
  const within = (days: number, ...parts: number[]) => ({ kind: 'WITHIN' as const, parts, length: days * 96 })

  test('is a part that cannot be had at all', () => {
    expect(obstacleOf({ parts: parts([0], []), rules: [] })).toEqual({ kind: 'PART', part: 1 })
  })

  test('is the rule that has to give way least, with the value at which all fits', () => {
    const rules = [gap(0, 1, 0, 10), within(1, 0, 1)]
    expect(obstacleOf({ parts: parts([0], [20]), rules })).toEqual({
      ...{ kind: 'RULE', rule: 0, easing: 'MAX_GAP', needed: 16 },
    })
    expect(
      obstacleOf({ parts: parts([0], [300]), rules: [gap(0, 1, 0, Infinity), within(1, 0, 1)] }),
    ).toEqual({
      ...{ kind: 'RULE', rule: 1, easing: 'WITHIN', needed: 4 * 96 },
    })
    expect(obstacleOf({ parts: parts([0], [8]), rules: [gap(0, 1, 6, Infinity)] })).toEqual({
      ...{ kind: 'RULE', rule: 0, easing: 'MIN_GAP', needed: 4 },
    })
  })

  test('is an order where only the other way round would do', () => {
    expect(obstacleOf({ parts: parts([50], [8]), rules: [gap(0, 1, 0, Infinity)] })).toEqual({
      ...{ kind: 'RULE', rule: 0, easing: 'ORDER', needed: null },
    })
  })

  test('is the way where an expert does not get from one part to the other in time, and without it all fits', () => {
    const session = (from: number, district: string): Option => ({
      ...at(from, 'expert'),
      whereabouts: { district, travel: 4 },
    })
    const one = { ref: '0', units: 1, options: [session(0, 'a')] }
    const other = (...options: Option[]) => ({ ref: '1', units: 1, options })
    expect(obstacleOf({ parts: [one, other(session(7, 'b'))], rules: [] })).toEqual({
      ...{ kind: 'TRAVEL', part: null },
    })
    expect(solve({ parts: [one, other(session(8, 'b'))], rules: [] }).choice).not.toBeNull()
    expect(solve({ parts: [one, other(session(4, 'a'))], rules: [] }).choice).not.toBeNull()
    expect(obstacleOf({ parts: [one, other()], rules: [] }, [[], [session(7, 'b')]])).toEqual({
      ...{ kind: 'TRAVEL', part: 1 },
    })
    expect(obstacleOf({ parts: [one, other()], rules: [] }, [[session(9, 'a')], []])).toEqual({
      ...{ kind: 'PART', part: 1 },
    })
  })

  test('is none alone where several rules are in the way', () => {
    const rules = [gap(0, 1, 0, 1), gap(1, 2, 0, 1)]
    expect(obstacleOf({ parts: parts([0], [50], [0]), rules })).toEqual({ kind: 'TOGETHER' })
  })

  test('is found so that with what it names all fits, and with a step less it does not', () => {
    fc.assert(
      fc.property(puzzle, (each) => {
        if (solve(each).choice) return
        const obstacle = obstacleOf(each)
        if (obstacle.kind !== 'RULE' || obstacle.needed === null) return
        const { rule, easing, needed } = obstacle
        const at = (value: number) => ({
          ...each,
          rules: each.rules.map((other, i) => (i === rule ? eased(other, easing, value) : other)),
        })
        const step = easing === 'WITHIN' ? 96 : easing === 'MIN_GAP' ? -1 : 1
        expect(solve(at(needed)).choice).not.toBeNull()
        expect(solve(at(needed - step)).choice).toBeNull()
      }),
    )
  })

  const eased = (rule: Rule, easing: Easing, value: number): Rule =>
    rule.kind === 'WITHIN'
      ? { ...rule, length: value }
      : { ...rule, [easing === 'MIN_GAP' ? 'min' : 'max']: value }
})
