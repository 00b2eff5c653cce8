/** Whose rights have changed, for those in this process who act on what they were. */
export class AccessWatch {
  private readonly followers = new Map<string, Set<() => void>>()

  /** Calls back each time the rights of a person may have changed, until what it returns is called. */
  follow(personId: string, changed: () => void): () => void {
    const followers = this.followers.get(personId) ?? new Set()
    this.followers.set(personId, followers.add(changed))
    return () => {
      followers.delete(changed)
      if (followers.size === 0 && this.followers.get(personId) === followers) this.followers.delete(personId)
    }
  }

  /** Tells those who follow a person that the rights may be others now. */
  tell(personId: string): void {
    for (const changed of this.followers.get(personId) ?? []) changed()
  }
}
