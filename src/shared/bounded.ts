/** Runs tasks, so many at once; some more wait for their turn, and any beyond these are turned away. */
export class Bounded {
  private readonly atOnce: number
  private readonly mayWait: number
  private readonly turnedAway: () => Error
  private running = 0
  private readonly waiting: (() => void)[] = []

  constructor(atOnce: number, mayWait: number, turnedAway: () => Error) {
    this.atOnce = atOnce
    this.mayWait = mayWait
    this.turnedAway = turnedAway
  }

  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.running >= this.atOnce) await this.turn()
    else this.running += 1
    try {
      return await task()
    } finally {
      // The place is handed on, so that nobody who comes now takes it from the first in the line.
      const next = this.waiting.shift()
      if (next) next()
      else this.running -= 1
    }
  }

  private turn(): Promise<void> {
    if (this.waiting.length >= this.mayWait) throw this.turnedAway()
    return new Promise((resolve) => this.waiting.push(resolve))
  }
}
