import { ConfigError, help, readConfig } from './config.ts'
import { demoSignIns } from './demo/sign-ins.ts'
import { StartError } from './shared/start-error.ts'
import { start } from './start.ts'

// A stop that takes longer is ended by force.
const STOP_WITHIN_MS = 10_000

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
  const config = readConfig(process.env)
  const { url, demo, stop } = await start(config)
  // Before anybody can know that it runs.
  const stopOnce = (signal: NodeJS.Signals) => {
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

  const lines = [`Fenshi listens on ${url}/graphql`]
  if (config.GRAPHIQL) lines.push(`GraphiQL: ${url}/`)
  if (demo) lines.push(demoSignIns())
  process.stdout.write(`${lines.join('\n')}\n`)
}
