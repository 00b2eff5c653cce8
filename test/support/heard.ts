/** What came in so far, for whoever waits for more. */
export class Heard<Item> {
  readonly all: Item[] = []
  private readonly checks = new Set<() => void>()

  push(...items: Item[]): void {
    this.all.push(...items)
    for (const check of this.checks) check()
  }

  /** Resolves when all that came in is as wanted. */
  async until(wanted: (all: readonly Item[]) => boolean): Promise<void> {
    if (wanted(this.all)) return
    await new Promise<void>((resolve) => {
      const check = () => {
        if (!wanted(this.all)) return
        this.checks.delete(check)
        resolve()
      }
      this.checks.add(check)
    })
  }

  /** Resolves when something more comes in. */
  more(): Promise<void> {
    const before = this.all.length
    return this.until((all) => all.length > before)
  }
}
