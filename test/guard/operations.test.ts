import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { checkOperation } from '../../src/limits.ts'
import { serviceSchema } from '../../src/schema.ts'

const schema = serviceSchema()
const query = parse('query A { districts { code } } query B { categories { code } }')
const price = (operationName?: string) =>
  checkOperation({ schema, query, variables: {}, ...(operationName && { operationName }) })

test('an operation is priced by its name', () => {
  expect(price('A')).toBeGreaterThan(0)
  expect(price('B')).toBeGreaterThan(0)
})

test('one that the document does not have is refused, and so is none of several', () => {
  for (const name of ['C', undefined]) expect(() => price(name)).toThrow('no operation of this name')
})
