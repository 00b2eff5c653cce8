import { startService } from '../service.ts'
import type { Turn } from '../turns.ts'
import { watchDatabase } from './database-time.ts'
import { type Asked, type Bounds, callersOf, measureHere, pagesOf } from './measure.ts'
import { QUESTIONS, type QuestionName } from './questions.ts'
import { REQUESTS } from './requests.ts'
import type { Stage } from './stage.ts'
import { TEXTS } from './texts.ts'

/** What one question costs on one stage. */
export interface Answered {
  /** The service's function, called by one client. */
  direct: Asked
  pages: number
  /** The service over HTTP, asked by one client. */
  http: Turn
  /** The same asked by sixteen. */
  crowd: Turn
}

export type Answers = Record<QuestionName, Answered>
const NAMES = Object.keys(QUESTIONS) as QuestionName[]

export const CROWD = 16
/** So many like requests, one after the other. */
const VARIETY = 200

/** Puts all questions to a stage: first to its database alone, then to the service that has it open. */
export async function askAll(stage: Stage, bounds: Bounds): Promise<{ answers: Answers; texts: Asked[] }> {
  const { direct, texts } = await askDatabase(stage, bounds)
  const served = await askService(stage, bounds)
  const answers = NAMES.map((name) => [name, { ...direct.get(name)!, ...served.get(name)! }])
  return { answers: Object.fromEntries(answers) as Answers, texts }
}

async function askDatabase(stage: Stage, bounds: Bounds) {
  const { db, close } = await stage.open()
  const scene = { db, bookables: stage.bookables }
  const direct = new Map<QuestionName, Pick<Answered, 'direct' | 'pages'>>()
  const texts: Asked[] = []
  const watch = watchDatabase(db)
  try {
    for (const name of NAMES) {
      const ask = (turn: number) => QUESTIONS[name](scene, turn)
      const asked = await measureHere(ask, watch, bounds)
      direct.set(name, { direct: asked, pages: asked.whole.failed > 0 ? Number.NaN : await pagesOf(db, ask) })
      if (asked.whole.failure) console.log(`${name} failed, first: ${asked.whole.failure}`)
    }
    const few = { milliseconds: bounds.milliseconds / 4, count: bounds.count / 10 }
    for (const i of TEXTS.keys()) texts.push(await measureHere(() => QUESTIONS.text(scene, i), watch, few))
  } finally {
    await close()
  }
  return { direct, texts }
}

async function askService(stage: Stage, bounds: Bounds) {
  const server = await startService(stage.settings)
  const [one, crowd] = [1, CROWD].map((callers) => callersOf({ url: server.url, callers })) as [
    ReturnType<typeof callersOf>,
    ReturnType<typeof callersOf>,
  ]
  const served = new Map<QuestionName, Pick<Answered, 'http' | 'crowd'>>()
  try {
    for (const name of NAMES) {
      const now = new Date()
      const requests = Array.from({ length: VARIETY }, (_, i) => REQUESTS[name](stage.bookables, i + 1, now))
      const http = await one.ask(requests, bounds)
      served.set(name, {
        http,
        crowd: await crowd.ask(requests, { ...bounds, count: Number.MAX_SAFE_INTEGER }),
      })
      if (http.failure) console.log(`${name} failed ${http.failed} times over HTTP, first: ${http.failure}`)
    }
  } finally {
    await Promise.all([one.stop(), crowd.stop()])
    await server.stop()
  }
  return served
}
