import DataLoader from 'dataloader'

/** Loads rows by id, those of one tick in one query, answered in the order of the ids. */
export const byId = <Row extends { id: string }>(find: (ids: readonly string[]) => Promise<Row[]>) =>
  new DataLoader<string, Row | null>(async (ids) => {
    const found = new Map((await find(ids)).map((row) => [row.id, row]))
    return ids.map((id) => found.get(id) ?? null)
  })

/** Loads lists of rows by their owner's id. */
export const byOwner = <Row>(
  find: (ids: readonly string[]) => Promise<Row[]>,
  ownerOf: (row: Row) => string,
) =>
  new DataLoader<string, Row[]>(async (ids) => {
    const lists = new Map<string, Row[]>(ids.map((id) => [id, []]))
    for (const row of await find(ids)) lists.get(ownerOf(row))?.push(row)
    return ids.map((id) => lists.get(id) ?? [])
  })
