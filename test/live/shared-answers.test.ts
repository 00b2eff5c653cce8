import { buildSchema, type DocumentNode, parse } from 'graphql'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { presenterOf } from '../../src/errors.ts'
import { runnerOf } from '../../src/execution.ts'
import { type Question, questionOf as questionIn } from '../../src/live/question.ts'
import { type Answer, SharedAnswers } from '../../src/live/shared-answers.ts'
import type { Viewer } from '../../src/live/viewer.ts'
import { ALWAYS_REACHABLE } from '../../src/shared/reachability.ts'

const schema = buildSchema('type Query { event: Event } type Event { free: Int mine: String }')
const run = runnerOf(presenterOf(pino({ level: 'silent' }), { suggestions: true }), 10, ALWAYS_REACHABLE)
const questionOf = (query: string): Question => ({
  schema,
  document: parse(query),
  operationName: null,
  variableValues: null,
  key: query,
})

/** Someone who watches; `mine` is what they alone may see. */
function viewerOf(name: string) {
  const contextNow = () => {
    const context = {
      language: 'en',
      isPersonal: false,
      get actor() {
        context.isPersonal = true
        return name
      },
    }
    return context as unknown as Context
  }
  return { key: name, contextNow } as unknown as Viewer
}

/** An event that counts how often it is looked at. */
function eventOf() {
  const looks = { free: 0, mine: 0 }
  const event = {
    event: {
      free: async () => (looks.free += 1),
      mine: async (_args: object, { actor }: { actor: unknown }) => {
        looks.mine += 1
        return `of ${actor}`
      },
    },
  }
  return { event, looks }
}
const give = (answers: SharedAnswers, event: object, question: Question, name: string) =>
  new Promise<Answer>((answered, failed) =>
    answers.give(event, question, viewerOf(name), { answered, failed }),
  )
const ask = async (answers: SharedAnswers, event: object, question: Question, name: string) =>
  JSON.parse(String((await give(answers, event, question, name)).json))

test('an event is looked at once for all who ask the same', async () => {
  const answers = new SharedAnswers(run)
  const { event, looks } = eventOf()
  const [a, b] = [questionOf('{ event { free } }'), questionOf('{ event { same: free } }')]
  const given = await Promise.all(['Li', 'Wang', 'Zhao'].map((name) => give(answers, event, a, name)))
  expect(new Set(given.map(({ json }) => json)).size).toBe(1)
  expect(looks.free).toBe(1)
  await ask(answers, event, b, 'Li')
  expect(looks.free).toBe(2)
})

test('what depends on who asks is found for each by itself, also when others ask meanwhile', async () => {
  const answers = new SharedAnswers(run)
  const { event, looks } = eventOf()
  const question = questionOf('{ event { free mine } }')
  const given = await Promise.all(
    ['Li', 'Wang', 'Li', 'Wang'].map((name) => ask(answers, event, question, name)),
  )
  expect(given.map(({ data }) => data.event.mine)).toEqual(['of Li', 'of Wang', 'of Li', 'of Wang'])
  expect(looks.mine).toBe(2)
})

test('another event is looked at anew', async () => {
  const answers = new SharedAnswers(run)
  const question = questionOf('{ event { free } }')
  const [first, second] = [eventOf(), eventOf()]
  await ask(answers, first.event, question, 'Li')
  await ask(answers, second.event, question, 'Li')
  expect([first.looks.free, second.looks.free]).toEqual([1, 1])
})

const WATCH = 'subscription ($s: S!, $c: String) { changed(scope: $s, after: $c, snapshot: true) { cursor } }'
// A server keeps what it has parsed, and asks in one document again and again.
const documents = new Map<string, DocumentNode>()
function questionTo(query: string, variables: object, language = 'en'): Question {
  const document = documents.get(query) ?? parse(query)
  documents.set(query, document)
  return questionIn({ schema, document, variableValues: variables as Record<string, unknown> }, language)
}
const keyOf = (...asked: Parameters<typeof questionTo>) => questionTo(...asked).key

test('what has been answered is forgotten when many events have come since, whoever still waits to be told of them', async () => {
  const answers = new SharedAnswers(run)
  const question = questionOf('{ event { free } }')
  const { event, looks } = eventOf()
  await ask(answers, event, question, 'Li')
  for (let i = 0; i < 300; i += 1) await ask(answers, eventOf().event, question, 'Li')
  await ask(answers, event, question, 'Wang')
  expect(looks.free).toBe(2)
})

test('while the database is gone an event is not answered at all, for nobody, so that it can be told later', async () => {
  const answers = new SharedAnswers(run)
  const gone = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const event = { event: { free: () => Promise.reject(gone) } }
  const question = questionOf('{ event { free } }')
  for (const name of ['Li', 'Wang'])
    await expect(give(answers, event, question, name)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})

test('what a reader watches, and where it begins, makes no difference to what it asks of an event', () => {
  const scope = { category: '01' }
  const key = keyOf(WATCH, { s: scope, c: 'one' })
  expect(keyOf(WATCH, { s: scope, c: 'two' })).toBe(key)
  expect(keyOf(WATCH, { s: scope })).toBe(key)
  expect(keyOf(WATCH, { s: { category: '02' } })).toBe(key)
})

test('many who ask the same, whatever they watch, share one question', () => {
  expect(questionTo(WATCH, { s: { category: '02' } })).toBe(questionTo(WATCH, { s: { category: '01' } }))
})

test('variables that are large are kept no longer than who asks with them', () => {
  const query = WATCH.replace('cursor', 'cursor version')
  const large = questionTo(query, { junk: 'x'.repeat(10_000) })
  const next = questionTo(query, {})
  expect(next.key).toBe(large.key)
  expect(next).not.toBe(large)
})

test.each([
  ['other fields', WATCH.replace('cursor', 'version'), { s: { category: '01' }, c: 'one' }, 'en'],
  ['another language', WATCH, { s: { category: '01' }, c: 'one' }, 'zh'],
])('%s are another question', (_what, query, variables, language) => {
  expect(keyOf(query, variables, language)).not.toBe(keyOf(WATCH, { s: { category: '01' }, c: 'one' }))
})

test('a variable that is used elsewhere as well belongs to the question', () => {
  const query = 'subscription ($c: String) { changed(after: $c) { list(after: $c) { id } } }'
  expect(keyOf(query, { c: 'one' })).not.toBe(keyOf(query, { c: 'two' }))
})

test('null is another question than nothing, for which a default holds', () => {
  const query = 'subscription ($l: Language = ZH) { changed { name(language: $l) } }'
  expect(keyOf(query, { l: null })).not.toBe(keyOf(query, {}))
  expect(keyOf(query, { l: 'EN' })).not.toBe(keyOf(query, {}))
})

test('a variable that only says where to begin makes no difference by its default either', () => {
  const query = (more: string) => `subscription (${more}) { changed(snapshot: $snapshot) { cursor } }`
  expect(keyOf(query('$snapshot: Boolean = false'), {})).toBe(
    keyOf(query('$snapshot: Boolean'), { snapshot: true }),
  )
})
