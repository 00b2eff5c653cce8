import { readFile } from 'node:fs/promises'

const SPARED = 200

/** Refuses more sockets than a process of this shell may have. */
export async function checkOpenFiles(sockets: number): Promise<void> {
  // Only Linux tells.
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '')
  const allowed = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY)
  const needed = sockets + SPARED
  if (needed <= allowed) return
  throw new Error(
    `${sockets} sockets need ${needed} open files, and ${allowed} are allowed. Run "ulimit -n ${needed}" first.`,
  )
}
