const RISES_EVERY_MS = 5_000
const LOOKS_BELOW_EVERY_MS = 1_000

/**
 * From which id on to look for events that wait: most of the time only above those that were there some seconds ago, and
 * once a second from the beginning, for a transaction that took longer.
 */
export class Floor {
  private floor = 0
  private next = 0
  private risenAt = Number.NEGATIVE_INFINITY
  private lookedBelowAt = Number.NEGATIVE_INFINITY

  /** The id above which to look. `now` counts milliseconds; `lastId` finds out the last id that was given. */
  async at(now: number, lastId: () => Promise<number>): Promise<number> {
    if (now - this.risenAt >= RISES_EVERY_MS) {
      this.risenAt = now
      this.floor = this.next
      this.next = await lastId()
    }
    if (now - this.lookedBelowAt < LOOKS_BELOW_EVERY_MS) return this.floor
    this.lookedBelowAt = now
    return 0
  }
}
