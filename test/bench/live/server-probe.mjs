import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Loaded before a server that is measured, whose own code knows nothing of it: tells the CPU it has used and, after
 * everything that is garbage is collected, its memory. It ends the server when the benchmark is gone.
 */
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
const COLLECTIONS = 3
const BETWEEN_MS = 300

process.on('message', async (question) => {
  if (question.kind === 'cpu') {
    const { user, system } = process.cpuUsage()
    process.send({ cpuMs: (user + system) / 1_000 })
  }
  if (question.kind === 'memory') {
    for (let i = 0; i < COLLECTIONS; i += 1) {
      collect()
      // Pages are given back in the background.
      await pause(BETWEEN_MS)
    }
    const { rss, heapUsed, external } = process.memoryUsage()
    process.send({ rss, heap: heapUsed + external })
  }
})
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
