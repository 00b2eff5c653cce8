const RISES_AFTER_MS = 5_000
const LOOKS_BELOW_EVERY_MS = 1_000

/**
 * From where on to look for events that wait: most of the time only above those that were moved some seconds ago, and
 * once a second from the beginning, for a transaction that took longer.
 */
export class Floor {
  private floor = 0
  private next = 0
  private highest = 0
  private risenAt = 0
  private lookedBelowAt = Number.NEGATIVE_INFINITY

  /** The id above which to look; `now` counts milliseconds. */
  at(now: number): number {
    if (now - this.risenAt >= RISES_AFTER_MS) {
      this.floor = this.next
      this.next = this.highest
      this.risenAt = now
    }
    if (now - this.lookedBelowAt < LOOKS_BELOW_EVERY_MS) return this.floor
    this.lookedBelowAt = now
    return 0
  }

  /** Notes that events up to an id were moved. */
  moved(id: number): void {
    this.highest = Math.max(this.highest, id)
  }
}
