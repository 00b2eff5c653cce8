// Runs under Node 22 in a folder of its own, where PostGraphile is installed: see postgraphile.ts.
import { createServer } from 'node:http'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'

const [connectionString, max, idleSeconds, schemas] = process.argv.slice(2)
const poolConfig = { max: Number(max), idleTimeoutMillis: Number(idleSeconds) * 1_000 }
const service = makePgService({ connectionString, schemas: schemas.split(','), poolConfig })
const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [service],
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
  grafast: { explain: false },
})
const server = createServer()
await instance.createServ(grafserv).addTo(server)
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`)
})
