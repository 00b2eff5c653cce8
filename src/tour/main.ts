import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { BUYER, DEMO_PASSWORD, ENGINEER, LAB_MANAGER, WINDOW_CLERK } from '../demo/sign-ins.ts'
import { createLogger } from '../shared/log.ts'
import { start } from '../start.ts'
import { playTour } from './tour.ts'
import { tell, Visitor } from './visitor.ts'

/** A server with demonstration data: the one that runs already, or one of its own that leaves nothing behind. */
async function findServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const { HOST, PORT } = readConfig(process.env)
  const url = `http://${HOST}:${PORT}`
  if (await hasDemoData(url)) return { url, stop: async () => {} }
  tell(
    `No server with demonstration data answers at ${url}: starting one for the tour, with a throw-away database.`,
  )
  const directory = await mkdtemp(join(tmpdir(), 'fenshi-tour-'))
  const config = readConfig({ PORT: '0', DATA_DIR: directory, DEMO_DATA: 'true', LOG_LEVEL: 'error' })
  const { url: own, stop } = await start(config, createLogger(config.LOG_LEVEL))
  return { url: own, stop: () => stop().finally(() => rm(directory, { recursive: true, force: true })) }
}

const hasDemoData = (url: string): Promise<boolean> =>
  new Visitor('somebody', url).signedIn(LAB_MANAGER, DEMO_PASSWORD).then(
    () => true,
    () => false,
  )

async function run(): Promise<void> {
  const { url, stop } = await findServer()
  try {
    tell(`The tour plays at ${url}\n`)
    const signedIn = (name: string, email: string) => new Visitor(name, url).signedIn(email, DEMO_PASSWORD)
    await playTour({
      lab: await signedIn('lab', LAB_MANAGER),
      engineer: await signedIn('engineer', ENGINEER),
      rival: await signedIn('rival', BUYER),
      clerk: await signedIn('clerk', WINDOW_CLERK),
      stranger: new Visitor('stranger', url),
    })
    tell('\nEvery step did what it must.')
  } finally {
    await stop()
  }
}

await run().catch((error: Error) => {
  process.stderr.write(`\nThe tour failed: ${error.message}\n`)
  process.exitCode = 1
})
