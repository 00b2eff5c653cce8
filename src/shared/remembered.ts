/** The first values of a generator, as many as are asked for, each made once however often it is asked for. */
export function remembered<Value>(values: Generator<Value>): (count: number) => Value[] {
  const made: Value[] = []
  return (count) => {
    while (made.length < count) {
      const next = values.next()
      if (next.done) break
      made.push(next.value)
    }
    return made.slice(0, count)
  }
}
