import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadDemoData } from '../../src/demo/load.ts'
import { compareWithFreeWindows, readBoard, weeksAhead } from '../support/boards.ts'
import { NO_STORE } from '../support/files.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
  await loadDemoData(service.db, new Date(), NO_STORE)
})
afterAll(() => service.stop())

test('over the demonstration market, free time is what freeWindows says', { timeout: 60_000 }, async () => {
  const first = await readBoard(service.stranger, { filter: {} })
  const rest = await readBoard(service.stranger, { filter: {}, after: first.pageInfo.endCursor })
  const pages = [first, rest].map(({ edges }) => edges.map(({ node }) => node.bookable.id))
  expect([pages[0]!.length, rest.pageInfo.hasNextPage]).toEqual([50, false])
  for (const weeks of [0, 1, 2]) {
    let free = 0
    for (const ids of pages) free += await compareWithFreeWindows(service.stranger, ids, weeksAhead(weeks))
    // Now and then a week has nothing left, late in it or with many holidays.
    if (weeks === 1) expect(free).toBeGreaterThan(10)
  }
})
