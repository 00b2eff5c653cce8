import { expect } from 'vitest'
import { overHttp } from './transports.ts'

const SERVED_WITHIN_MS = 2_000

/** Attacks, and meanwhile asks as somebody well-behaved would, who must be served within two seconds each time. */
export async function whileOthersAreServed<Result>(
  url: string,
  attack: () => Promise<Result>,
): Promise<Result> {
  let over = false
  const attacking = attack().finally(() => {
    over = true
  })
  let [asked, late] = [0, 0]
  do {
    const begun = performance.now()
    const { data } = await overHttp(url, { query: '{ labs(first: 1) { edges { cursor } } }' })
    expect(data).toBeTruthy()
    asked += 1
    if (performance.now() - begun > SERVED_WITHIN_MS) late += 1
  } while (!over)
  // One may be late of what the machine does besides.
  expect(late / asked).toBeLessThanOrEqual(0.1)
  return attacking
}
