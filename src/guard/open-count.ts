/** Counts what each address has open, up to a limit. */
export class OpenCount {
  private readonly limit: number
  private readonly open = new Map<string, number>()

  /** 0 is no limit. */
  constructor(limit: number) {
    this.limit = limit
  }

  hasRoom(address: string): boolean {
    return this.limit === 0 || (this.open.get(address) ?? 0) < this.limit
  }

  enter(address: string): void {
    this.open.set(address, (this.open.get(address) ?? 0) + 1)
  }

  leave(address: string): void {
    const left = (this.open.get(address) ?? 0) - 1
    if (left > 0) this.open.set(address, left)
    else this.open.delete(address)
  }
}
