/** DONE: what was asked for. REFUSED: rightly not given. */
export type Outcome = 'DONE' | 'REFUSED'

/** What some callers got, each asking again as soon as it was answered. */
export interface Tally {
  done: number
  refused: number
  /** Answers that were neither; the first of them in words. */
  failed: number
  failure?: string
  milliseconds: number
  latencies: number[]
}

export const emptyTally = (): Tally => ({ done: 0, refused: 0, failed: 0, milliseconds: 0, latencies: [] })

/** Lets callers ask until the time is up or `next` has nothing more to ask. */
export async function closedLoop<Wish>(
  callers: number,
  milliseconds: number,
  next: (caller: number) => Wish | null,
  ask: (wish: Wish) => Promise<Outcome>,
  between: () => Promise<unknown> = async () => {},
): Promise<Tally> {
  const tally = emptyTally()
  const begun = performance.now()
  const call = async (caller: number) => {
    while (performance.now() < begun + milliseconds) {
      const wish = next(caller)
      if (wish === null) return
      await count(tally, () => ask(wish))
      await between()
    }
  }
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)))
  return { ...tally, milliseconds: performance.now() - begun }
}

/** Asks once and notes what came of it and how long it took. */
export async function count(tally: Tally, ask: () => Promise<Outcome>): Promise<void> {
  const begun = performance.now()
  try {
    if ((await ask()) === 'DONE') tally.done += 1
    else tally.refused += 1
  } catch (error) {
    tally.failed += 1
    tally.failure ??= String((error as Error).cause ?? error)
  }
  tally.latencies.push(performance.now() - begun)
}

/** The numbers from 1 to `last`, one after the other, then nothing. */
export function eachUpTo(last: number): () => number | null {
  let reached = 0
  return () => {
    reached += 1
    return reached <= last ? reached : null
  }
}
