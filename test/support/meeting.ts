/** Where so many meet: nobody goes on before all are there. Whoever comes later passes. */
export function meeting(size: number): () => Promise<void> {
  let [missing, open] = [size, () => {}]
  const all = new Promise<void>((resolve) => {
    open = resolve
  })
  return () => {
    missing -= 1
    if (missing === 0) open()
    return all
  }
}
