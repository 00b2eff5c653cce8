/** What follows from an object that many share is computed once, and forgotten with the object. */
export function once<Key extends object, Args extends readonly (string | number)[], Result>(
  compute: (key: Key, ...args: Args) => Result,
): (key: Key, ...args: Args) => Result {
  const known = new WeakMap<Key, Map<string, Result>>()
  return (key, ...args) => {
    const results = known.get(key) ?? new Map<string, Result>()
    known.set(key, results)
    const name = args.join()
    const result = results.get(name) ?? compute(key, ...args)
    results.set(name, result)
    return result
  }
}
