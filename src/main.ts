import { ConfigError, help, readConfig } from './config.ts'
import { demoSignIns } from './demo/sign-ins.ts'
import { StartError } from './shared/start-error.ts'

const DEMO_IN_PRODUCTION =
  'WARNING: this database holds the demonstration accounts, whose password is public. Use an empty one in production.'
// A stop that takes longer is ended by force.
const STOP_WITHIN_MS = 10_000
const PARENT_MS = 250
// Noted before the start, during which it may die.
const PARENT = process.ppid

if (process.argv.includes('--help')) {
  process.stdout.write(help())
} else {
  await run().catch((error: unknown) => {
    const expected = error instanceof StartError || error instanceof ConfigError
    process.stderr.write(expected ? `fenshi: ${error.message}\n` : `fenshi: ${(error as Error).stack}\n`)
    process.exit(1)
  })
}

async function run(): Promise<void> {
  const [unknown] = process.argv.slice(2)
  if (unknown)
    throw new StartError(
      `${unknown} is not known. Settings come from the environment; see "npm start -- --help".`,
    )
  const config = readConfig(process.env)
  // Most of the code, which is read only when it is to run: what is wrong with the settings is told at once.
  const { start } = await import('./start.ts')
  const { url, demo, stop } = await start(config)
  // Before anybody can know that it runs.
  let stopping = false
  const stopOnce = (signal: NodeJS.Signals) => {
    if (stopping) return
    stopping = true
    // A second signal while stopping ends the process at once.
    process.once(signal, () => process.exit(130))
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    void stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGTERM', stopOnce)
  process.once('SIGINT', stopOnce)
  if (process.env.npm_lifecycle_event) stopWithParent(() => stopOnce('SIGTERM'))

  const lines = [`Fenshi listens on ${url}/graphql`]
  if (config.GRAPHIQL) lines.push(`GraphiQL: ${url}/`)
  if (demo) lines.push(config.NODE_ENV === 'production' ? DEMO_IN_PRODUCTION : demoSignIns())
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** The shell in which npm starts us dies of the SIGTERM that npm hands it, and hands nothing on: its end is our sign. */
function stopWithParent(stop: () => void): void {
  const watch = setInterval(() => {
    if (process.ppid === PARENT) return
    clearInterval(watch)
    stop()
  }, PARENT_MS)
  watch.unref()
}
