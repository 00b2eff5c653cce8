import { expect } from 'vitest'
import { overHttp } from './transports.ts'

const SERVED_WITHIN_MS = 2_000
/** How much longer somebody may wait while others attack, on a machine that is busy with something else. */
const TIMES_LONGER = 20

/** Asks as somebody well-behaved would; the milliseconds that it took. */
async function asked(url: string): Promise<number> {
  const begun = performance.now()
  const { data } = await overHttp(url, { query: '{ labs(first: 1) { edges { cursor } } }' })
  expect(data).toBeTruthy()
  return performance.now() - begun
}

/** Attacks, while somebody well-behaved asks, who must be served within two seconds each time. */
export async function whileOthersAreServed<Result>(
  url: string,
  attack: () => Promise<Result>,
): Promise<Result> {
  const inPeace = await asked(url)
  let over = false
  const attacking = attack().finally(() => {
    over = true
  })
  attacking.catch(() => {})
  const times: number[] = []
  do times.push(await asked(url))
  while (!over)
  const late = times.filter((time) => time > Math.max(SERVED_WITHIN_MS, TIMES_LONGER * inPeace))
  // One in ten may be late of what the machine does besides.
  expect(late.length).toBeLessThanOrEqual(times.length / 10)
  return attacking
}
