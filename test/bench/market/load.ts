import { closedLoop } from '../closed-loop.ts'
import { posterFor } from '../http-post.ts'
import type { Request } from './requests.ts'

/** Callers of one server. */
export interface LoadSetup {
  url: string
  callers: number
}

/** What they ask, one after the other and from the beginning again; for so long, and so often, at most. */
export interface LoadTask {
  requests: Request[]
  milliseconds: number
  count: number
}

const { url, callers }: LoadSetup = JSON.parse(process.argv[2] ?? '')
const poster = posterFor(callers)

async function ask({ path, headers, body }: Request): Promise<'DONE'> {
  const answer = await poster.post(url + path, headers, body)
  if (!answer.startsWith('{"data"') || answer.includes('"errors":')) throw new Error(answer.slice(0, 300))
  return 'DONE'
}

process.on('message', async ({ requests, milliseconds, count }: LoadTask) => {
  let turn = 0
  const next = () => {
    turn += 1
    return turn <= count ? requests[turn % requests.length]! : null
  }
  process.send?.(await closedLoop(callers, milliseconds, next, ask))
})
process.on('disconnect', () => poster.close())
