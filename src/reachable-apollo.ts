import {
  ApolloServer,
  type ApolloServerOptions,
  type BaseContext,
  HeaderMap,
  type HTTPGraphQLResponse,
} from '@apollo/server'
import type { Logger } from 'pino'
import { presentError } from './errors.ts'
import { preferredLanguage } from './shared/language.ts'
import { DatabaseUnreachable, type Reachability } from './shared/reachability.ts'

type Asked<TContext extends BaseContext> = Parameters<ApolloServer<TContext>['executeHTTPGraphQLRequest']>[0]

/** Answers no later than it shows that the database cannot be reached. */
export class ReachableApollo<TContext extends BaseContext> extends ApolloServer<TContext> {
  private readonly reachability: Reachability
  private readonly log: Logger

  constructor(reachability: Reachability, log: Logger, options: ApolloServerOptions<TContext>) {
    super(options)
    this.reachability = reachability
    this.log = log
  }

  override executeHTTPGraphQLRequest(asked: Asked<TContext>): Promise<HTTPGraphQLResponse> {
    return this.reachability
      .race(() => super.executeHTTPGraphQLRequest(asked))
      .catch((error: unknown) => {
        if (!(error instanceof DatabaseUnreachable)) throw error
        const language = preferredLanguage(asked.httpGraphQLRequest.headers.get('accept-language'))
        return refusal(JSON.stringify({ errors: [presentError(error, language, this.log)] }))
      })
  }
}

const refusal = (string: string): HTTPGraphQLResponse => ({
  status: 503,
  headers: new HeaderMap([['content-type', 'application/json; charset=utf-8']]),
  body: { kind: 'complete', string },
})
