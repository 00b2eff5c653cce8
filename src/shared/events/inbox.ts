// More than this, and whoever is so late reads the rest faster elsewhere.
const MOST = 100

/** What came in and was not taken yet, oldest first. When it is too much, all of it is dropped. */
export class Inbox<Item> {
  private items: Item[] = []
  private arrived: () => void = () => {}

  push(item: Item): void {
    if (this.items.length >= MOST) this.items = []
    this.items.push(item)
    this.arrived()
  }

  /** Lets nobody wait any longer. */
  wake(): void {
    this.arrived()
  }

  clear(): void {
    this.items = []
  }

  /** The oldest; waits for it, if it must, so many milliseconds or until the signal. */
  async next(ms: number, signal: AbortSignal): Promise<Item | undefined> {
    if (this.items.length === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', done)
          resolve()
        }
        const timer = setTimeout(done, ms)
        signal.addEventListener('abort', done)
        this.arrived = done
      })
    }
    return this.items.shift()
  }
}
