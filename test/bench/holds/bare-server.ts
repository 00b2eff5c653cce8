import Fastify from 'fastify'
import postgres from 'postgres'
import { holdByStatement } from './hold-statement.ts'
import type { Wish } from './market.ts'

/** As little as a server can do: JSON in, the one statement, JSON out. Nobody is asked who they are. */
const [databaseUrl = '', pool] = process.argv.slice(2)
const sql = postgres(databaseUrl, { max: Number(pool), connection: { TimeZone: 'UTC' }, onnotice: () => {} })
const app = Fastify()
app.post<{ Body: Wish }>('/hold', async ({ body }) => ({ outcome: await holdByStatement(sql, body) }))
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
