import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { keyOf } from '../../shared/global-id.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { acceptQuote } from './accept-quote.service.ts'
import { quoteTest, withdrawQuote } from './quote-test.service.ts'
import {
  AcceptQuoteInput,
  AcceptQuotePayload,
  QuoteTestInput,
  QuoteTestPayload,
  WithdrawQuoteInput,
  WithdrawQuotePayload,
} from './quotes.graphql.ts'

@Resolver()
export class QuoteActionsResolver {
  @Mutation(() => QuoteTestPayload, {
    description:
      'Quotes for a request until its `answerBy`; another quote of the acting lab for it is withdrawn, and it may quote 20 times in all. The enterprise is told. For anybody of a lab that may quote.',
  })
  @Access('order.quote')
  quoteTest(
    @Arg('input', () => QuoteTestInput, { description: 'The offer.' })
    { orderId, serviceId, ...offer }: QuoteTestInput,
    @Ctx() context: Context,
  ) {
    const named = serviceId ? keyOf(serviceId, 'TestService') : null
    return answer(
      quoteTest(context, keyOf(orderId, 'Order'), { ...offer, serviceId: named }).then((quote) => ({
        quote,
      })),
    )
  }

  @Mutation(() => WithdrawQuotePayload, {
    description:
      'Takes back a quote before it is accepted. The enterprise is told. For anybody of its lab. Withdrawing twice does nothing more.',
  })
  @Access('quote.withdraw')
  withdrawQuote(
    @Arg('input', () => WithdrawQuoteInput, { description: 'The quote.' })
    { quoteId, reason }: WithdrawQuoteInput,
    @Ctx() context: Context,
  ) {
    return answer(withdrawQuote(context, keyOf(quoteId, 'Quote'), reason).then((quote) => ({ quote })))
  }

  @Mutation(() => AcceptQuotePayload, {
    description:
      'Accepts a quote: its lab tests at its price, and all other labs have lost and are told. Of two that are accepted at once, one is. Accepting twice does nothing more. For anybody of the enterprise.',
  })
  @Access('order.accept')
  acceptQuote(
    @Arg('input', () => AcceptQuoteInput, { description: 'The quote.' })
    { quoteId, samplesOn, idempotencyKey }: AcceptQuoteInput,
    @Ctx() context: Context,
  ) {
    const acceptance = { quoteId: keyOf(quoteId, 'Quote'), samplesOn: samplesOn ?? null, idempotencyKey }
    return answer(acceptQuote(context, acceptance).then((order) => ({ order })))
  }
}
