import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { LIMITS } from './limits.ts'

/** Answers requests that come to no operation in the way of GraphQL, with a code. */
export function answerFailures(app: FastifyInstance, log: Logger): void {
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ errors: [nothingHere()] }))
  app.setErrorHandler<{ statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) log.error({ err: error }, 'a request failed')
    return reply.code(status).send({ errors: [httpError(status)] })
  })
}

const nothingHere = () => ({
  message: 'There is nothing at this address; the API is at /graphql. / 此地址没有内容,API 位于 /graphql。',
  extensions: { code: 'NOT_FOUND' },
})

function httpError(status: number) {
  const [code, message] =
    status === 413
      ? [
          'COST_LIMITED',
          `A request may have ${LIMITS.bodyBytes} bytes at most. / 请求体最大 ${LIMITS.bodyBytes} 字节。`,
        ]
      : status < 500
        ? [
            'BAD_USER_INPUT',
            'Send a POST with a JSON body {"query": "…"} to /graphql. / 请以 JSON 请求体 POST 到 /graphql。',
          ]
        : ['INTERNAL', 'Something went wrong on our side; it has been logged. / 服务内部出现错误,已记录。']
  return { message, extensions: { code } }
}
