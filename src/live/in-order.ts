/** What is done with each of the items that come. */
export interface Work<Item, Begun> {
  begin: (item: Item) => Promise<Begun>
  /** Called for one after the other, in the order in which the items came. */
  finish: (begun: Begun) => Promise<void> | undefined
}

/**
 * Works on items as they come, up to so many side by side, and finishes each after those before it. Rejects with the
 * first failure, after which nothing more is begun or finished.
 */
export async function inOrder<Item, Begun>(
  items: AsyncIterator<Item>,
  { begin, finish }: Work<Item, Begun>,
  most: number,
): Promise<void> {
  const begun: Promise<Begun>[] = []
  let finishing: Promise<void> | null = null
  let failure: unknown = null
  const finishAll = async () => {
    for (let next = begun[0]; next; next = begun[0]) {
      await finish(await next)
      begun.shift()
    }
    finishing = null
  }
  for (;;) {
    const { value, done } = await items.next()
    if (done) break
    const work = begin(value)
    // Its failure is met in its turn.
    work.catch(() => {})
    begun.push(work)
    finishing ??= finishAll().catch((error: unknown) => {
      failure = error
      // Whoever waits for the next item waits no more.
      return void items.return?.()
    })
    if (begun.length >= most) await finishing
    if (failure) break
  }
  await finishing
  if (failure) throw failure
}
