import Fastify from 'fastify'
import postgres from 'postgres'

/** As little as a server can do: one statement, whose JSON is the answer. Nobody is asked who they are. */
const [databaseUrl = '', pool] = process.argv.slice(2)
const sql = postgres(databaseUrl, { max: Number(pool), connection: { TimeZone: 'UTC' }, onnotice: () => {} })
const app = Fastify()

const detail = (id: string) => sql<{ answer: string }[]>`
  select json_build_object('data', json_build_object('id', b.id, 'name', b.name_zh, 'manufacturer', manufacturer,
    'model', model, 'units', units, 'slotMinutes', slot_minutes, 'minMinutes', min_minutes, 'maxMinutes', max_minutes,
    'lab', json_build_object('id', lab.id, 'name', lab.name_zh)))::text as answer
  from bookable b join organization lab on lab.id = b.lab_id where b.id = ${id}`

const list = (labId: string, from: string, until: string) => sql<{ answer: string }[]>`
  select json_build_object('data', json_agg(json_build_object('id', b.id, 'name', b.name_zh, 'lab',
    json_build_object('name', lab.name_zh), 'bookings', next.bookings) order by b.id))::text as answer
  from (select * from bookable where lab_id = ${labId} and retired_at is null order by id limit 50) as b
  join organization lab on lab.id = b.lab_id
  cross join lateral (
    select json_agg(json_build_object('id', id, 'startsAt', starts_at, 'endsAt', ends_at, 'status', status)) as bookings
    from (
      select id, starts_at, ends_at, status from booking where bookable_id = b.id and starts_at < ${until}
        and ends_at > ${from} and starts_at > ${from}::timestamptz - interval '31 days'
      order by starts_at, id limit 10
    ) as booking
  ) as next`

type Body = { id?: string; labId?: string; from?: string; until?: string }
app.post<{ Body: Body }>('/read', async ({ body: { id, labId, from, until } }, reply) => {
  const [row] = await (id ? detail(id) : list(labId!, from!, until!))
  return reply.type('application/json').send(row!.answer)
})
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
