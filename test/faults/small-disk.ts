import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A small disk, which only processes that are started through it see. */
export interface SmallDisk {
  /** Put before a program and its arguments. */
  through: string[]
  /** Takes all space that is left; what it returns gives it back. */
  fill: () => Promise<() => Promise<unknown>>
  /** Copies a directory of it to where all see it. */
  copy: (from: string, to: string) => Promise<unknown>
  close: () => Promise<void>
}

/** Whether this machine lets us have one: a mount namespace of our own. */
export const canHaveSmallDisk = (): Promise<boolean> =>
  run('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).then(
    () => true,
    () => false,
  )

/** Opens one at a directory; it lasts until it is closed, whatever happens to the processes that use it. */
export async function openSmallDisk(directory: string, megabytes: number): Promise<SmallDisk> {
  const mount = `mount -t tmpfs -o size=${megabytes}m tmpfs "$0" && echo mounted && exec sleep infinity`
  const holder = spawn('unshare', ['-m', 'sh', '-c', mount, directory])
  await once(holder.stdout, 'data')
  const through = ['nsenter', '-t', String(holder.pid), '-m', `--wd=${process.cwd()}`]
  const inside = (script: string, ...args: string[]) =>
    run(through[0]!, [...through.slice(1), 'sh', '-c', script, ...args])
  const ballast = `${directory}/ballast`
  return {
    through,
    fill: async () => {
      await inside('cat /dev/zero > "$0" || true', ballast)
      return () => inside('rm "$0"', ballast)
    },
    copy: (from, to) => inside('cp -r "$0" "$1"', from, to),
    close: async () => {
      holder.kill('SIGKILL')
      await once(holder, 'close')
    },
  }
}
