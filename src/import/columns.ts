import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isRequiredInputField,
} from 'graphql'

/** A column of the file: a field of PublishInstrumentInput, named by the way to it. */
export interface Column {
  name: string
  path: string[]
  type: GraphQLInputType
  /** Whether it must be filled wherever anything beside it is. */
  required: boolean
  meaning: string
}

/** Columns that are written otherwise than their fields. */
const WRITTEN: Record<string, Pick<Column, 'name' | 'required' | 'meaning'>> = {
  siteId: {
    name: 'site',
    required: false,
    meaning:
      "The lab's site where it stands, by its Chinese or English name. May stay empty when the lab has one site.",
  },
  openingRules: {
    name: 'openingHours',
    required: false,
    meaning:
      'When it is open; nothing: it can be set later. Entries are separated by ";", such as "Mon-Fri 08:30-17:30; Sat 09:00-12:00". After the hours, FIXED makes them one session, and HOLIDAYS keeps them open on public holidays. "Daily 00:00-24:00 HOLIDAYS" is always. Days may be Chinese: 周一至周五, 每天.',
  },
}

/** The columns that a file may have, in the order of the schema. */
export const columnsOf = (type: GraphQLInputObjectType, above: string[] = [], about = ''): Column[] =>
  Object.values(type.getFields()).flatMap((field) => {
    const path = [...above, field.name]
    const type = getNullableType(field.type)
    // What a text is in Chinese and in English is said where it is used.
    const text = isInputObjectType(type) && type.name === 'TextInput'
    if (isInputObjectType(type)) return columnsOf(type, path, text ? `${field.description} ` : '')
    const [name, required] = [path.join('.'), isRequiredInputField(field)]
    return [{ name, path, type, required, meaning: about + meaningOf(field), ...WRITTEN[name] }]
  })

function meaningOf({ description, type, defaultValue }: GraphQLInputField): string {
  const named = getNamedType(type)
  const values = isEnumType(named) && named.getValues().map(({ name }) => name)
  const defaults = ['string', 'number', 'boolean'].includes(typeof defaultValue)
  return [
    description ?? '',
    ...(values ? [`${values.join(', ')}.`] : []),
    ...(isInputObjectType(named) ? ['As a list in JSON.'] : []),
    ...(defaults ? [`Default: ${defaultValue}.`] : []),
  ].join(' ')
}

/** The name of the column that a path of the input is about. */
export const nameAt = (columns: readonly Column[], path: readonly string[]): string =>
  columns.find((column) => column.path.every((name, i) => name === path[i]))?.name ?? path.join('.')

/** The objects that each input has, whatever is filled. */
export const requiredObjects = (type: GraphQLInputObjectType, above: string[] = []): string[][] =>
  Object.values(type.getFields()).flatMap((field) => {
    const inner = getNullableType(field.type)
    if (!isRequiredInputField(field) || !isInputObjectType(inner)) return []
    const path = [...above, field.name]
    return [path, ...requiredObjects(inner, path)]
  })
