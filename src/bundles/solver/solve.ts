import type { Fen } from '../../shared/money.ts'
import {
  allows,
  type Bounds,
  exactly,
  narrowed,
  positionOf,
  type Sorted,
  sorted,
  UNBOUNDED,
} from './bounds.ts'
import { areTooFar, type Choice, compete, endOf, type Option, type Puzzle, priceOf } from './puzzle.ts'

/** So many choices are tried at most for one question: then the best until there is the answer. */
export const CHOICES_AT_MOST = 5_000
/** So many options that are only looked at count as one that is tried: they may all be taken by what is chosen already. */
const LOOKS_PER_CHOICE = 40

export interface Solution {
  /** What is chosen of each part; null when nothing fits, or nothing was found within the bound. */
  choice: Choice | null
  /** How many choices were tried, or as many as the options that were only looked at count for. */
  tried: number
  /** Whether all that could be better was looked at: then no other choice is over sooner, or as soon and cheaper. */
  complete: boolean
}

/**
 * Chooses an option for each part so that all rules are kept: what is over first, and of that the cheapest. It goes
 * through the parts from the one that can end first on, takes for each the option that ends first, draws the bounds of
 * the others as near as the rules say, and goes back where none is left or none can be better than what was found.
 * The same question has the same answer, whenever it is asked.
 */
export function solve(
  puzzle: Puzzle,
  limit: number = CHOICES_AT_MOST,
  options: readonly Sorted[] = sortedOptions(puzzle),
): Solution {
  const root = narrowed(
    puzzle,
    options,
    puzzle.parts.map(() => UNBOUNDED),
  )
  if (!root) return { choice: null, tried: 0, complete: true }
  const search = new Search(puzzle, options, limit, root)
  search.descend(0, root, 0)
  return { choice: search.best, tried: Math.min(search.effort, limit), complete: !search.isOver }
}

/** The options of all parts as the search needs them, for whoever asks of the same parts again and again. */
export const sortedOptions = ({ parts }: Pick<Puzzle, 'parts'>): Sorted[] =>
  parts.map(({ options }) => sorted(options))

class Search {
  best: Choice | null = null
  private tried = 0
  private looked = 0
  private bestEnd = Infinity
  private bestFen = Infinity
  private readonly order: readonly number[]
  private readonly chosen: (Option | undefined)[]
  /** The least that the parts from each place of the order on can cost together. */
  private least: readonly Fen[]

  constructor(
    private readonly puzzle: Puzzle,
    private readonly options: readonly Sorted[],
    private readonly limit: number,
    private readonly root: readonly Bounds[],
  ) {
    this.order = root.map((_, i) => i).sort((a, b) => root[a]!.minUntil - root[b]!.minUntil || a - b)
    this.chosen = root.map(() => undefined)
    this.least = this.leastFrom()
  }

  get effort(): number {
    return Math.max(this.tried, Math.ceil(this.looked / LOOKS_PER_CHOICE))
  }

  get isOver(): boolean {
    return this.tried > this.limit || this.looked > this.limit * LOOKS_PER_CHOICE
  }

  descend(depth: number, bounds: readonly Bounds[], fen: Fen): void {
    const part = this.order[depth]
    if (part === undefined) {
      this.keep()
      return
    }
    const { byUntil } = this.options[part]!
    const own = bounds[part]!
    for (let i = positionOf(byUntil, 'until', own.minUntil); i < byUntil.length; i += 1) {
      const option = byUntil[i]!
      if (option.until > Math.min(own.maxUntil, this.bestEnd) || this.isOver) return
      this.looked += 1
      if (!allows(own, option) || !this.isReached(option) || !this.hasRoom(part, option)) continue
      this.tried += 1
      if (this.isOver) return
      const next = narrowed(
        this.puzzle,
        this.options,
        bounds.map((each, other) => (other === part ? exactly(option) : each)),
        [part],
      )
      if (!next || !this.canBeBetter(next, fen + option.fen + this.least[depth + 1]!)) continue
      this.chosen[part] = option
      this.descend(depth + 1, next, fen + option.fen)
      this.chosen[part] = undefined
    }
  }

  private canBeBetter(bounds: readonly Bounds[], leastFen: Fen): boolean {
    const end = Math.max(...bounds.map(({ minUntil }) => minUntil))
    return end < this.bestEnd || (end === this.bestEnd && leastFen < this.bestFen)
  }

  /** Whether its expert gets there from all that is chosen, and on to it. */
  private isReached(option: Option): boolean {
    return this.chosen.every((other) => !other || !areTooFar(other, option))
  }

  /** Whether beside what is chosen enough units are left, for it and for all that take of the same meanwhile. */
  private hasRoom(part: number, option: Option): boolean {
    this.chosen[part] = option
    const rivals = this.rivalsOf(option)
    const fits = rivals.every((each) => this.fits(this.rivalsOf(this.chosen[each]!)))
    this.chosen[part] = undefined
    return fits
  }

  /** The chosen parts that take of the same as an option, itself among them. */
  private rivalsOf(option: Option): number[] {
    return this.chosen.flatMap((other, i) => (other && compete(other, option) ? [i] : []))
  }

  private fits(parts: readonly number[]): boolean {
    const units = parts.reduce((sum, part) => sum + this.puzzle.parts[part]!.units, 0)
    return units <= Math.min(...parts.map((part) => this.chosen[part]!.room))
  }

  private keep(): void {
    const choice = this.chosen.map((option) => option!)
    this.best = choice
    this.bestFen = priceOf(choice)
    const end = endOf(choice)
    if (end === this.bestEnd) return
    this.bestEnd = end
    this.least = this.leastFrom()
  }

  private leastFrom(): Fen[] {
    const least = [0]
    for (const part of [...this.order].reverse()) {
      const cheapest = this.options[part]!.byUntil.reduce(
        (fen, option) =>
          option.until <= this.bestEnd && allows(this.root[part]!, option) ? Math.min(fen, option.fen) : fen,
        Infinity,
      )
      least.unshift(cheapest + least[0]!)
    }
    return least
  }
}
