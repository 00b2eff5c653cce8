import { parse, print } from 'graphql'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { TourFailed } from './tour-failed.ts'

// biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its question
type Answer = any

const INDENT = '    '
const indented = (text: string) => text.trim().replace(/^/gm, INDENT)

/** Says what happens, for the reader of the tour. */
export const tell = (text: string) => process.stdout.write(`${text}\n`)

/** Somebody who takes part in the tour, with a token of their own. */
export class Visitor {
  readonly name: string
  private readonly url: string
  private readonly token: string | null

  constructor(name: string, url: string, token: string | null = null) {
    this.name = name
    this.url = url
    this.token = token
  }

  /** The same person, signed in. */
  async signedIn(email: string, password: string): Promise<Visitor> {
    const { signIn } = await this.ask(
      `mutation ($input: SignInInput!) { signIn(input: $input) { token userErrors { message } } }`,
      { input: { email, password } },
      { quiet: true },
    )
    if (!signIn.token) throw new TourFailed(`${email} cannot sign in: ${JSON.stringify(signIn.userErrors)}`)
    return new Visitor(this.name, this.url, signIn.token)
  }

  /** Sends an operation, and prints it with its answer. */
  async ask(query: string, variables: object, { quiet = false } = {}): Promise<Answer> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.token && { authorization: `Bearer ${this.token}` }),
      },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = (await response.json()) as { data?: Answer; errors?: unknown }
    if (!quiet) {
      tell(indented(print(parse(query))))
      tell(indented(`variables ${short(variables)}`))
      tell(indented(`answer    ${short(data ?? errors)}`))
    }
    if (errors) throw new TourFailed(JSON.stringify(errors))
    return data
  }

  /** Asks for what must not be answered; fails unless it is refused with that code. */
  async isRefused(query: string, variables: object, code: string): Promise<void> {
    const refusal = await this.ask(query, variables).then(
      () => 'an answer',
      (error: Error) => error.message,
    )
    if (!refusal.includes(code)) throw new TourFailed(`${code} was expected, and came ${refusal}`)
  }

  /** Sends a file to where an upload was allowed. */
  async upload(url: string, bytes: Buffer, mediaType: string): Promise<void> {
    const { status } = await fetch(new URL(url, this.url), {
      method: 'PUT',
      headers: { 'content-type': mediaType },
      body: new Uint8Array(bytes),
    })
    tell(indented(`PUT       ${short(url)}`))
    tell(indented(`answer    ${status}, for ${bytes.length} bytes`))
    if (status >= 300) throw new TourFailed(`the upload was refused with ${status}`)
  }

  /** What is behind a link that an answer named. */
  async download(url: string): Promise<Buffer> {
    const response = await fetch(new URL(url, this.url))
    tell(indented(`GET       ${short(url)}`))
    tell(indented(`answer    ${response.status}`))
    return Buffer.from(await response.arrayBuffer())
  }

  /** Follows a subscription; resolves when the server has it. */
  async watch(query: string, variables: Record<string, unknown>): Promise<Watching> {
    tell(indented(print(parse(query))))
    tell(indented(`variables ${short(variables)}`))
    const client = createClient({
      url: `${this.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${this.token}` },
      retryAttempts: 0,
    })
    const events = client.iterate<Answer>({ query, variables })
    let ahead: ReturnType<typeof events.next> | null = events.next()
    // An answer on the same socket says that the server has read what came before.
    await client.iterate({ query: '{ __typename }' }).next()
    return {
      until: async (wanted) => {
        for (;;) {
          const event = await withinSeconds(10, ahead ?? events.next())
          ahead = null
          tell(indented(`received  ${short(event.value?.data ?? event)}`))
          if (event.done) throw new TourFailed('the subscription ended')
          if (wanted(event.value.data)) return
        }
      },
      end: async () => client.dispose(),
    }
  }
}

/** A subscription that is under way. */
export interface Watching {
  /** Prints what is received, until it is what was waited for; fails when nothing comes for ten seconds. */
  until: (wanted: (event: Answer) => boolean) => Promise<void>
  end: () => Promise<void>
}

const MAX_SHOWN = 600

const short = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}

function withinSeconds<Value>(seconds: number, value: Promise<Value>): Promise<Value> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(
      () => reject(new TourFailed(`nothing was received within ${seconds} s`)),
      seconds * 1_000,
    ).unref()
  })
  return Promise.race([value, late])
}
