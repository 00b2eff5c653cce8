import { validate } from 'uuid'
import { badInput } from './fault.ts'

/** The longest page of any list. */
export const MAX_PAGE = 100

/** Which part of a list: at most `first` items that come after the one with key `after`. */
export interface PageRequest {
  first: number
  after: string | null
}

export interface Page<Item> {
  items: Item[]
  hasNextPage: boolean
}

/** Reads a caller's paging arguments; `isKey` knows the keys of this list, which are row ids unless told. */
export function pageRequest(
  first: number,
  after: string | null | undefined,
  isKey: (key: string) => boolean = validate,
  longest = MAX_PAGE,
): PageRequest {
  if (first < 1 || first > longest) {
    throw badInput({
      en: `"first" must be from 1 to ${longest}, but is ${first}. Read further pages with "after".`,
      zh: `"first" 须在 1 到 ${longest} 之间,当前为 ${first}。更多内容请用 "after" 翻页。`,
    })
  }
  return { first, after: after ? decodeCursor(after, isKey) : null }
}

/** Makes a page of rows read with `limit first + 1`. */
export const pageOf = <Item>(items: Item[], { first }: PageRequest): Page<Item> => ({
  items: items.slice(0, first),
  hasNextPage: items.length > first,
})

export const encodeCursor = (key: string): string => Buffer.from(key).toString('base64url')

/** The key inside a cursor of a list, or of something else that `otherwise` has words for. */
export function decodeCursor(
  cursor: string,
  isKey: (key: string) => boolean,
  otherwise = NOT_OF_LIST,
): string {
  const key = Buffer.from(cursor, 'base64url').toString()
  if (isKey(key)) return key
  throw badInput(otherwise)
}

const NOT_OF_LIST = {
  en: '"after" is not a cursor of this list. Take it from pageInfo.endCursor of the page before.',
  zh: '"after" 不是本列表的游标,请使用上一页 pageInfo.endCursor 的值。',
}

/** The key of a list that goes by a whole number, then by id. */
export const numberedKey = (number: number, id: string): string => `${number}:${id}`

/** Whether a text is such a key, its number of so many digits at most. */
export function isNumberedKey(key: string, digits: number): boolean {
  const [number = '', id = '', ...rest] = key.split(':')
  return /^\d+$/.test(number) && number.length <= digits && validate(id) && rest.length === 0
}

/** What such a key was made of. */
export function placeOf(key: string): { number: number; id: string } {
  const [number, id] = key.split(':')
  return { number: Number(number), id: id! }
}
