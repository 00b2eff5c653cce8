import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { listening } from './listening.ts'

const YES = 'S'

/** A key and a certificate that nobody else trusts. */
function selfSigned() {
  const folder = mkdtempSync(join(tmpdir(), 'fenshi-tls-'))
  const [key, cert] = [join(folder, 'key'), join(folder, 'cert')]
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-keyout', key, '-out', cert]
  execFileSync('openssl', ['req', '-x509', '-nodes', '-subj', '/CN=localhost', ...made], { stdio: 'ignore' })
  const read = { key: readFileSync(key), cert: readFileSync(cert) }
  rmSync(folder, { recursive: true })
  return read
}

/** Speaks TLS for a PostgreSQL on this machine that does not. */
export function openTlsEnd(port: number) {
  const identity = selfSigned()
  const server = createServer((socket) => {
    // Whoever connects asks first whether it may.
    socket.once('data', () => {
      socket.write(YES)
      const clear = new TLSSocket(socket, { isServer: true, ...identity })
      const there = connect(port, '127.0.0.1')
      for (const end of [socket, clear, there]) end.on('error', () => {})
      clear.pipe(there).pipe(clear)
      clear.on('close', () => there.destroy())
      there.on('close', () => clear.destroy())
    })
    socket.on('error', () => {})
  })
  return listening(server)
}
