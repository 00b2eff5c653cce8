import { Agent, request } from 'node:http'

/** Posts JSON over connections that are kept, one for each caller. */
export interface Poster {
  post: (url: string, headers: Record<string, string>, body: string) => Promise<string>
  close: () => void
}

export function posterFor(callers: number): Poster {
  const agent = new Agent({ keepAlive: true, maxSockets: callers })
  return {
    post: (url, headers, body) => post(agent, url, { 'content-type': 'application/json', ...headers }, body),
    close: () => agent.destroy(),
  }
}

function post(agent: Agent, url: string, headers: Record<string, string>, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) }
    const asked = request(url, { agent, method: 'POST', headers: { ...headers, ...length } }, (response) => {
      let answer = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        answer += part
      })
      response.on('end', () => resolve(answer))
      response.on('error', reject)
    })
    asked.on('error', reject)
    asked.end(body)
  })
}
