import { expect } from 'vitest'
import type { Client } from './client.ts'

/** A week of calendars, as it is asked for. */
export const BOARD = `query ($ids: [ID!], $filter: BookableFilter, $week: LocalDate, $first: Int, $after: String) {
  board(bookableIds: $ids, filter: $filter, week: $week, first: $first, after: $after) {
    edges { node { startsAt endsAt free open bookableFrom bookableUntil bookable { id } } }
    pageInfo { hasNextPage endCursor }
  }
}`

export interface Row {
  startsAt: string
  endsAt: string
  free: [number, number, number][]
  open: [number, number][]
  bookableFrom: number | null
  bookableUntil: number | null
  bookable: { id: string }
}

export interface Board {
  edges: { node: Row }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

export const readBoard = async (client: Client, variables: object): Promise<Board> =>
  (await client.ask(BOARD, variables)).board

/** A day so many weeks from now. */
export const weeksAhead = (weeks: number): string =>
  new Date(Date.now() + weeks * 7 * 86_400_000).toISOString().slice(0, 10)

const FREE_WINDOWS = `query ($ids: [ID!], $week: LocalDate, $range: PeriodInput!) {
  board(bookableIds: $ids, week: $week) {
    edges { node { free startsAt bookable { id freeWindows(range: $range) { startsAt endsAt } } } }
  }
}`

interface Compared {
  free: Row['free']
  startsAt: string
  bookable: { freeWindows: { startsAt: string; endsAt: string }[] }
}

/** How often each quarter of an hour is free, by minutes since the week began. */
const quarters = (periods: readonly (readonly [number, number, number])[]) => {
  const counts = new Map<number, number>()
  for (const [from, until, units] of periods)
    for (let minute = from; minute < until; minute += 15)
      counts.set(minute, (counts.get(minute) ?? 0) + units)
  return new Map([...counts].sort(([a], [b]) => a - b))
}

/** The boards of a week must say what `freeWindows` says; how many had free time. */
export async function compareWithFreeWindows(
  client: Client,
  ids: readonly string[],
  week: string,
): Promise<number> {
  const groups = new Map<string, Row[]>()
  for (const { node: row } of (await readBoard(client, { ids, week })).edges) {
    const key = `${row.startsAt} ${row.endsAt}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  let free = 0
  for (const rows of groups.values()) {
    const range = { startsAt: rows[0]!.startsAt, endsAt: rows[0]!.endsAt }
    const { board } = await client.ask<{ board: { edges: { node: Compared }[] } }>(FREE_WINDOWS, {
      ...{ ids: rows.map(({ bookable }) => bookable.id), week, range },
    })
    for (const { node } of board.edges) {
      const minutes = (instant: string) => (Date.parse(instant) - Date.parse(node.startsAt)) / 60_000
      const windows = node.bookable.freeWindows.map(
        ({ startsAt, endsAt }) => [minutes(startsAt), minutes(endsAt), 1] as const,
      )
      expect(quarters(node.free)).toEqual(quarters(windows))
      if (node.free.length > 0) free += 1
    }
  }
  return free
}
