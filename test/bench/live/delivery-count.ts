/**
 * Counts what sockets get without looking into it. Sockets of one group get the same changes in the same order, so the nth
 * message of the last of them says that the nth change has reached all.
 */
export class DeliveryCount {
  deliveries = 0
  private readonly groups: readonly number[]
  private readonly got: Uint32Array
  private readonly members: number[] = []
  /** Of each group, how many of its sockets have got the nth. */
  private readonly reached: number[][] = []

  /** The group of each socket. */
  constructor(groups: readonly number[]) {
    this.groups = groups
    this.got = new Uint32Array(groups.length)
    for (const group of groups) {
      this.members[group] = (this.members[group] ?? 0) + 1
      this.reached[group] ??= []
    }
  }

  /** Notes a message; whether it was the last that its group waited for. */
  add(socket: number): boolean {
    const nth = this.got[socket]!
    const group = this.groups[socket]!
    const reached = this.reached[group]!
    const count = (reached[nth] ?? 0) + 1
    this.got[socket] = nth + 1
    reached[nth] = count
    this.deliveries += 1
    return count === this.members[group]
  }
}
