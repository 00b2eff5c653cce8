import type { FastifyInstance } from 'fastify'

const FIRST_QUERY = `# 分时 Fenshi: instruments and experts of many labs, by the hour.
# The earliest four hours on an XRD within two weeks, over all labs:
query Earliest {
  findSlots(filter: { text: "XRD" }, wish: { durationMinutes: 240, sizeClass: SMALL }) {
    edges {
      node {
        why
        bookable { id name(language: ZH) }
        lab { name(language: ZH) }
        slots { startsAt endsAt }
        price { amount currency }
      }
    }
    rejections { text }
  }
}

# To book, sign in; put the token under Headers as {"authorization": "Bearer <token>"}.
mutation SignIn {
  signIn(input: { email: "engineer@enterprise.example", password: "fenshi-demo" }) {
    token
    userErrors { message }
  }
}
`

// Everything comes from this process; the page's editor runs its workers from blobs.
const CONTENT_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self' ws: wss:",
  'worker-src blob:',
].join('; ')

/** Serves the GraphiQL page at /, whole, so that it works without internet. */
export function serveGraphiql(app: FastifyInstance): void {
  let page: Promise<string> | undefined
  app.get('/', async (_request, reply) => {
    // Nine megabytes, so not before somebody wants it.
    page ??= import('@graphql-yoga/render-graphiql').then(({ renderGraphiQL }) =>
      renderGraphiQL({
        title: 'Fenshi 分时',
        endpoint: '/graphql',
        subscriptionsProtocol: 'WS',
        defaultQuery: FIRST_QUERY,
      }),
    )
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', CONTENT_POLICY)
      .send(await page)
  })
}
