import type { NodeConnectionOptions } from '@nats-io/transport-node'

/** Whether a text names NATS servers: nats://user:password@host:port or tls://…, one or several with commas between. */
export const isNatsUrl = (text: string): boolean =>
  text.split(',').every((part) => {
    if (!URL.canParse(part.trim())) return false
    const { protocol, hostname, pathname, username, password } = new URL(part.trim())
    const isServer = ['nats:', 'tls:'].includes(protocol) && hostname !== '' && /^\/?$/.test(pathname)
    return isServer && isEncoded(username + password)
  })

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** How to connect to these servers. Who it is that connects stands in the first; a user without password is a token. */
export function natsServers(text: string): NodeConnectionOptions {
  const urls = text.split(',').map((part) => new URL(part.trim()))
  const [user, pass] = [urls[0]!.username, urls[0]!.password].map(decodeURIComponent)
  return {
    servers: urls.map(({ host }) => host),
    ...(user && (pass ? { user, pass } : { token: user })),
    // Otherwise it is as the server likes it.
    ...(urls.some(({ protocol }) => protocol === 'tls:') && { tls: {} }),
  }
}
