import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Db } from '../../src/shared/db.ts'
import { loadersFrom, togetherById } from '../../src/shared/loader.ts'

const db = {} as Db
const other = {} as Db

/** A table of the rows 1 to 3, and what it was asked. */
function table() {
  const asked: string[][] = []
  const find = async (_: Db, ids: readonly string[]) => {
    asked.push([...ids])
    return ['3', '2', '1'].filter((id) => ids.includes(id)).map((id) => ({ id }))
  }
  return { asked, loader: togetherById(find) }
}

test('what several want at one moment is asked for once, and each gets its own', async () => {
  const { asked, loader } = table()
  const wanted = ['2', '4', '2', '1']
  expect(await Promise.all(wanted.map((id) => loader(db).load(id)))).toEqual([
    { id: '2' },
    null,
    { id: '2' },
    { id: '1' },
  ])
  expect(asked).toEqual([['2', '4', '2', '1']])
})

test('nothing is remembered, and databases are kept apart', async () => {
  const { asked, loader } = table()
  await loader(db).load('1')
  await setImmediate()
  await Promise.all([loader(db).load('1'), loader(other).load('1')])
  expect(asked).toEqual([['1'], ['1'], ['1']])
})

test('loaders are made when they are needed, once for each operation', () => {
  let made = 0
  const loaders = loadersFrom({
    counted: () => {
      made += 1
      return made
    },
    never: () => {
      throw new Error('not needed')
    },
  })
  const [one, another] = [loaders({ db, now: new Date() }), loaders({ db, now: new Date() })]
  expect([one.counted, one.counted, another.counted]).toEqual([1, 1, 2])
})
