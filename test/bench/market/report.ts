import { goal, number, table } from '../table.ts'
import { median, ratio, type Turn } from '../turns.ts'
import { type Answers, CROWD } from './ask-all.ts'
import { type Contest, SERVICE } from './compare-reads.ts'
import type { Asked } from './measure.ts'
import type { QuestionName } from './questions.ts'
import { TEXTS } from './texts.ts'

const TITLES: Record<QuestionName, string> = {
  earliestOfPlace: 'earliest 4 h in 14 days, 500 candidates',
  earliestOfCategory: 'earliest 4 h in 14 days, a tenth of the market',
  board: 'board of 50 calendars, one week',
  text: `text search, ${TEXTS.length} texts in turn`,
  detail: 'detail page with the next free slots',
  list: 'list of 50 with the next free slots',
}
const entries = (answers: Answers) => Object.entries(answers) as [QuestionName, Answers[QuestionName]][]

// What fails answers quickly: its times say nothing.
const times = (turn: Turn): [string, string] =>
  turn.failed > 0 ? ['–', '–'] : [number(turn.p50, 1), number(turn.p99, 1)]

export const answersTable = (answers: Answers): string =>
  table(
    [
      ...[
        'question',
        'SQL p50 ms',
        'SQL p99 ms',
        'function p50 ms',
        'statements',
        'pages',
        'HTTP p50 ms',
        'HTTP p99 ms',
      ],
      `HTTP/s, ${CROWD} clients`,
    ],
    entries(answers).map(([name, { direct, pages, http, crowd }]) => [
      ...[TITLES[name], ...times(direct.sql), times(direct.whole)[0], number(direct.statements)],
      ...[number(pages), ...times(http)],
      crowd.failed > 0 ? '–' : number(crowd.perSecond),
    ]),
  )

export const textsTable = (texts: readonly Asked[]): string =>
  table(
    ['text', 'SQL p50 ms', 'SQL p99 ms'],
    TEXTS.map((text, i) => [text, ...times(texts[i]!.sql)]),
  )

/** How the figures grow from the smallest market to the largest. */
export const growthTable = (sizes: readonly [number, number], few: Answers, many: Answers): string =>
  table(
    [
      'question',
      ...['pages', 'SQL p50 ms'].flatMap((what) => [
        ...sizes.map((size) => `${what}, ${number(size)}`),
        'ratio',
      ]),
    ],
    entries(many).map(([name, { pages, direct }]) => {
      const [before, now] = [few[name].direct.sql.p50, direct.sql.p50]
      return [
        ...[TITLES[name], number(few[name].pages), number(pages), number(pages / few[name].pages, 2)],
        ...[number(before, 1), number(now, 1), number(now / before, 2)],
      ]
    }),
  )

export function contestTable(contest: Contest): string {
  const lines = Object.entries(contest).flatMap(([read, players]) =>
    [...players].map(([name, turns]) => [
      ...[read, name, number(median(turns, 'perSecond')), number(median(turns, 'p50'), 1)],
      ...[number(median(turns, 'p99'), 1), number(ratio(players.get(SERVICE)!, turns), 2)],
    ]),
  )
  return table(
    [`read, ${CROWD} clients`, 'contestant', 'requests/s', 'p50 ms', 'p99 ms', 'the service, of this'],
    lines,
  )
}

const SQL_GOALS: Partial<Record<QuestionName, number>> = { earliestOfPlace: 6, board: 3, text: 5 }

export function goalsTable(
  many: Answers,
  few: Answers | undefined,
  contest: Contest | undefined,
  peer: string | undefined,
): string {
  const sql = Object.entries(SQL_GOALS).map(([name, most]) => {
    const { p50, failed } = many[name as QuestionName].direct.sql
    const figure = failed > 0 ? Number.NaN : p50
    return goal(`${TITLES[name as QuestionName]}: SQL p50 at most ${most} ms`, figure, figure <= most, 1)
  })
  const growth = few ? many.earliestOfPlace.pages / few.earliestOfPlace.pages : Number.NaN
  const beside = (read: keyof Contest, least: number) => {
    const figure = contest
      ? ratio(contest[read].get(SERVICE)!, contest[read].get(peer ?? '') ?? [])
      : Number.NaN
    return goal(`${read}: at least ${least} times PostGraphile`, figure, figure >= least)
  }
  return table(
    ['goal', 'figure', ''],
    [
      ...sql,
      goal('pages for 500 candidates, largest against smallest market: at most 2', growth, growth <= 2),
      beside('detail', 1.3),
      beside('list', 2),
    ],
  )
}
