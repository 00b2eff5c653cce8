import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SRC = fileURLToPath(new URL('../../src', import.meta.url))

/** Features in their order: each may import those before it. What stands in src itself, the tour and the demo may all. */
const FEATURES = [
  'shared',
  'accounts',
  'audit',
  'notices',
  'files',
  'catalog',
  'availability',
  'bookings',
  'orders',
  'bundles',
  'market',
  'cases',
  'reporting',
]

interface Import {
  from: string
  to: string
}

async function allImports(): Promise<Import[]> {
  const files = (await readdir(SRC, { recursive: true })).filter((file) => file.endsWith('.ts'))
  const imports = await Promise.all(
    files.map(async (from) => {
      const text = await readFile(join(SRC, from), 'utf8')
      return [...text.matchAll(/(?:from|import\() ?'([^']+)'/g)].map((match) => {
        const to = match[1]!
        return { from, to: to.startsWith('.') ? normalize(join(dirname(from), to)) : to }
      })
    }),
  )
  return imports.flat()
}

const featureOf = (file: string) => FEATURES.indexOf(file.split('/')[0]!)
const layerOf = (file: string) => /\.(\w+)\.ts$/.exec(file)?.[1]
const isContext = ({ from, to }: Import) => to === 'context.ts' && layerOf(from) === 'resolver'
const shown = (imports: Import[]) => imports.map(({ from, to }) => `${from} -> ${to}`)

test('a feature imports only features before it; only resolvers know the context of an operation', async () => {
  const wrong = (await allImports()).filter((each) => {
    const [from, to] = [featureOf(each.from), featureOf(each.to)]
    const relative = each.to.endsWith('.ts')
    return from >= 0 && relative && !isContext(each) && (to < 0 || to > from)
  })
  expect(shown(wrong)).toEqual([])
})

test('only *.graphql.ts and *.resolver.ts know type-graphql, and the schema that is built of them', async () => {
  const wrong = (await allImports()).filter(
    ({ from, to }) =>
      to === 'type-graphql' && !['graphql', 'resolver'].includes(layerOf(from) ?? '') && from !== 'schema.ts',
  )
  expect(shown(wrong)).toEqual([])
})

test('only tables, repositories and what opens the database know Drizzle', async () => {
  const wall = ['shared/wall/handles.ts', 'shared/wall/walled-session.ts']
  const allowed = ['shared/db.ts', 'shared/database.ts', 'shared/column.ts', 'server.ts', ...wall]
  const wrong = (await allImports()).filter(
    ({ from, to }) =>
      to.startsWith('drizzle-orm') &&
      !['table', 'repository'].includes(layerOf(from) ?? '') &&
      !allowed.includes(from),
  )
  expect(shown(wrong)).toEqual([])
})

/** What a layer of a feature may import from the layers above it: nothing. */
const ABOVE: Record<string, string[]> = {
  table: ['repository', 'loader', 'service', 'graphql', 'resolver'],
  repository: ['loader', 'service', 'graphql', 'resolver'],
  loader: ['graphql', 'resolver'],
  service: ['loader', 'graphql', 'resolver'],
  graphql: ['repository', 'loader', 'service', 'resolver'],
}

test('layers import only downwards', async () => {
  const wrong = (await allImports()).filter(({ from, to }) => {
    if (featureOf(from) < 0) return false
    return (ABOVE[layerOf(from) ?? ''] ?? []).includes(layerOf(to) ?? '')
  })
  expect(shown(wrong)).toEqual([])
})

test('what is pure imports no layer that talks to the database or to callers', async () => {
  const wrong = (await allImports()).filter(
    ({ from, to }) =>
      featureOf(from) > 0 &&
      layerOf(from) === undefined &&
      ['service', 'resolver', 'loader'].includes(layerOf(to) ?? ''),
  )
  expect(shown(wrong)).toEqual([])
})

test('no file is longer than 300 lines, and half of them are shorter than 90', async () => {
  const files = (await readdir(SRC, { recursive: true })).filter((file) => file.endsWith('.ts'))
  const lengths = await Promise.all(
    files.map(async (file) => (await readFile(join(SRC, file), 'utf8')).split('\n').length - 1),
  )
  expect(Math.max(...lengths)).toBeLessThanOrEqual(300)
  expect(lengths.sort((a, b) => a - b)[Math.floor(lengths.length / 2)]).toBeLessThan(90)
})
