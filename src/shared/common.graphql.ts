import { Field, ID, InputType, InterfaceType, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from './access.graphql.ts'
import type { Fen } from './money.ts'
import { Decimal } from './scalars.graphql.ts'

export enum LanguageCode {
  ZH = 'zh',
  EN = 'en',
}
registerEnumType(LanguageCode, {
  name: 'Language',
  description: 'The languages of names and messages.',
  valuesConfig: { ZH: { description: 'Chinese' }, EN: { description: 'English' } },
})

export enum CurrencyCode {
  CNY = 'CNY',
}
registerEnumType(CurrencyCode, {
  name: 'CurrencyCode',
  description: 'Currencies, ISO 4217.',
  valuesConfig: { CNY: { description: 'Renminbi yuan' } },
})

@InterfaceType('Node', {
  description: 'Whatever has an id of its own and can be read again with `node`.',
  // Rows do not know their type; who reads one by id does.
  resolveType: ({ __typename }: { __typename: string }) => __typename,
})
@Access('PUBLIC')
export abstract class NodeType {
  @Field(() => ID, { description: 'Opaque; the same for ever.' })
  id!: string
}

@ObjectType('Money', { description: 'An amount of money.' })
@Access('PUBLIC')
export class MoneyType {
  @Field(() => Decimal, { description: 'The amount, in units of the currency.' })
  amount!: Fen

  @Field(() => CurrencyCode, { description: 'The currency of the amount.' })
  currency!: CurrencyCode
}

/** Money in the service's one currency. */
export const money = (amount: Fen): MoneyType => ({ amount, currency: CurrencyCode.CNY })

@InputType('TextInput', { description: 'A text in both languages of the service.' })
export class TextInput {
  @Field(() => String, { description: 'In Chinese.' })
  zh!: string

  @Field(() => String, { description: 'In English.' })
  en!: string
}

@InputType('PeriodInput', { description: 'A half-open period: it begins at startsAt and is over at endsAt.' })
export class PeriodInput {
  @Field(() => Date, { description: 'The first instant of the period.' })
  startsAt!: Date

  @Field(() => Date, { description: 'The first instant after the period.' })
  endsAt!: Date
}
