import { EventEmitter, on } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/** A mail that arrived. */
export interface ReceivedMail {
  id: string
  to: string[]
  /** Who sent it, as the server knows them. */
  user: string | undefined
  headers: Map<string, string>
  subject: string
  text: string
}

/** A mail server that keeps what it gets. */
export interface MailSink {
  url: string
  from: string
  /** Everything that arrived. */
  mails: ReceivedMail[]
  /** Addresses that are refused. */
  refused: Set<string>
  /** Addresses for which it says nothing, until the connection ends. */
  silent: Set<string>
  /** The next mail that has arrived; waits for it. */
  next: () => Promise<ReceivedMail>
  /** The address of the next attempt at one of the refused or silent; waits for it. */
  nextInVain: () => Promise<string>
  close: () => Promise<void>
}

/** Opens a mail server on a free port. */
export async function openMailSink(): Promise<MailSink> {
  const happened = new EventEmitter()
  const [arrivals, inVain] = [on(happened, 'mail'), on(happened, 'in vain')]
  const sink = { mails: [] as ReceivedMail[], refused: new Set<string>(), silent: new Set<string>() }
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    // Nobody asks who connects, and the answer may take long.
    disableReverseLookup: true,
    authOptional: true,
    allowInsecureAuth: true,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) =>
      password === 'p@ss' ? done(null, { user: username }) : done(new Error('no such user')),
    onRcptTo: ({ address }, _session, done) => {
      const refused = sink.refused.has(address)
      const silent = sink.silent.has(address)
      if (refused || silent) happened.emit('in vain', address)
      if (!silent) done(refused ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null)
    },
    onData: (stream, { envelope, user }, done) => {
      void text(stream).then((message) => {
        const mail = { ...parse(message), to: envelope.rcptTo.map(({ address }) => address), user }
        sink.mails.push(mail)
        happened.emit('mail', mail)
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    ...sink,
    url: `smtp://lab:p%40ss@127.0.0.1:${port}`,
    from: '分时 <no-reply@fenshi.example>',
    next: async () => (await arrivals.next()).value[0],
    nextInVain: async () => (await inVain.next()).value[0],
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** Reads a mail of plain text (RFC 5322, 2045, 2047). */
function parse(message: string) {
  const [head = '', ...body] = message.split('\r\n\r\n')
  const headers = new Map(
    head
      .replaceAll(/\r\n\s+/g, ' ')
      .split('\r\n')
      .map((line) => [line.split(':')[0]!.toLowerCase(), line.slice(line.indexOf(':') + 2)] as const),
  )
  const base64 = headers.get('content-transfer-encoding') === 'base64'
  const subject = (headers.get('subject') ?? '').replaceAll(/\?= =\?/g, '?==?')
  return {
    id: headers.get('message-id') ?? '',
    headers,
    subject: subject.replaceAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_word, encoding, content) =>
      encoding === 'B' ? Buffer.from(content, 'base64').toString() : unquoted(content.replaceAll('_', ' ')),
    ),
    text: base64 ? Buffer.from(body.join(''), 'base64').toString() : unquoted(body.join('\r\n\r\n')),
  }
}

const unquoted = (quoted: string): string =>
  Buffer.from(
    quoted
      .replaceAll('=\r\n', '')
      .replaceAll(/=([\dA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString()
