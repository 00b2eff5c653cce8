import { createClient } from 'graphql-ws'
import WebSocket from 'ws'

export interface Answer<Data> {
  data: Data | null
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string } }[]
}

// biome-ignore lint/suspicious/noExplicitAny: answers are as various as the questions of the tests
type Loose = any

/** A caller of the API, over HTTP and WebSocket, as a user's program would be. */
export class Client {
  readonly url: string
  readonly token: string | null
  readonly language: string
  /** The enterprise that is acted for under a mandate. */
  readonly enterpriseId: string | null

  constructor(url: string, token: string | null = null, language = 'en', enterpriseId: string | null = null) {
    this.enterpriseId = enterpriseId
    this.url = url
    this.token = token
    this.language = language
  }

  /** The same caller, who reads another language. */
  speaking(language: string): Client {
    return new Client(this.url, this.token, language, this.enterpriseId)
  }

  /** The same caller, who acts for an enterprise. */
  actingFor(enterpriseId: string): Client {
    return new Client(this.url, this.token, this.language, enterpriseId)
  }

  /** The whole answer to a document. */
  async send<Data = Loose>(query: string, variables: object = {}): Promise<Answer<Data>> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': this.language,
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(this.enterpriseId !== null && { 'x-acting-for': this.enterpriseId }),
      },
      body: JSON.stringify({ query, variables }),
    })
    return (await response.json()) as Answer<Data>
  }

  /** The data of a document that must succeed. */
  async ask<Data = Loose>(query: string, variables: object = {}): Promise<Data> {
    const { data, errors } = await this.send<Data>(query, variables)
    if (errors || !data) throw new Error(JSON.stringify(errors))
    return data
  }

  /** The code with which a document fails. */
  async faultOf(query: string, variables: object = {}): Promise<string | undefined> {
    return (await this.send(query, variables)).errors?.[0]?.extensions.code
  }

  /** Follows a subscription. Resolves when the server has it, so that nothing that happens afterwards is missed. */
  async watch<Data = Loose>(query: string, variables: object = {}): Promise<Watch<Data>> {
    const client = createClient({
      url: `${this.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => {},
      connectionParams: {
        acceptLanguage: this.language,
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(this.enterpriseId !== null && { actingFor: this.enterpriseId }),
      },
    })
    await new Promise<void>((resolve, reject) => {
      client.on('connected', () => resolve())
      client.on('closed', (event) => reject(event))
    })
    const events = client.iterate<Data>({ query, variables: variables as Record<string, unknown> })
    const first = events.next()
    // A round trip behind the subscription on the same socket: the server has read it by then.
    const probe = client.iterate({ query: '{ __typename }' })
    await probe.next()
    return new Watch<Data>(first, events, () => client.dispose())
  }
}

type Received<Data> = { data?: Data | null | undefined; errors?: unknown }

/** What a subscription receives, one by one. */
export class Watch<Data> {
  private ahead: Promise<IteratorResult<Received<Data>>> | null
  private readonly events: AsyncIterableIterator<Received<Data>>
  readonly end: () => void | Promise<void>

  constructor(
    first: Promise<IteratorResult<Received<Data>>>,
    events: AsyncIterableIterator<Received<Data>>,
    end: () => void | Promise<void>,
  ) {
    this.ahead = first
    // It may break off before anybody asks for it, and is told so when they do.
    first.catch(() => {})
    this.events = events
    this.end = end
  }

  /** The first event that is wanted; what comes before it is passed over. */
  async until(wanted: (event: Data) => boolean): Promise<Data> {
    for (;;) {
      const event = await this.next()
      if (wanted(event)) return event
    }
  }

  /** The next event; waits for it. */
  async next(): Promise<Data> {
    const { value, done } = await (this.ahead ?? this.events.next())
    this.ahead = null
    if (done || !value.data || value.errors) throw new Error(`no event: ${JSON.stringify(value)}`)
    return value.data
  }
}
