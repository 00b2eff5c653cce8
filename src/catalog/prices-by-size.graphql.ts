import { Field, InputType } from 'type-graphql'
import type { SizeClass } from '../accounts/size-class.ts'
import type { Fen } from '../shared/money.ts'
import { Decimal } from '../shared/scalars.graphql.ts'

/** What something costs by the size class of the enterprise. */
@InputType()
export abstract class PricesBySizeInput {
  @Field(() => Decimal, { description: 'For large enterprises, and for every class that is left out.' })
  large!: Fen

  @Field(() => Decimal, { nullable: true, description: 'For medium enterprises.' })
  medium?: Fen | null

  @Field(() => Decimal, { nullable: true, description: 'For small enterprises.' })
  small?: Fen | null

  @Field(() => Decimal, { nullable: true, description: 'For micro enterprises.' })
  micro?: Fen | null
}

/** Prices as callers write them: a class that is left out pays what large ones do. */
export const pricesFrom = ({ large, medium, small, micro }: PricesBySizeInput): Record<SizeClass, Fen> => ({
  LARGE: large,
  MEDIUM: medium ?? large,
  SMALL: small ?? large,
  MICRO: micro ?? large,
})
