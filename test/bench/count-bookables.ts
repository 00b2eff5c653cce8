import postgres from 'postgres'

/** How many bookables a market has. */
export async function countBookables(url: string): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const [row] = await sql<{ count: number }[]>`select count(*)::integer from bookable`
  await sql.end()
  return row!.count
}
