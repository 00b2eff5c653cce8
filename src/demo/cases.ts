import { findUnasked } from '../cases/services/served.repository.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { searchVector } from '../catalog/search/search-vector.ts'
import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import { after, DAY } from '../shared/period.ts'
import { bookingsOf, insertCase, insertSatisfaction } from './demo-cases.repository.ts'
import { DESK_CASES, type DemoCase } from './desk-cases.ts'
import { ENTERPRISES } from './enterprises.ts'
import type { Parties } from './organizations.ts'
import { pick, type Random, randomFrom } from './random.ts'

const SEED = 20_260_702
const OLDEST_DAYS = 30

/** Writes down the cases at the first window's desk, and how satisfied enterprises were with what is over. */
export async function loadCases(
  tx: Tx,
  parties: Parties,
  bookables: readonly Bookable[],
  now: Date,
): Promise<void> {
  for (const demo of DESK_CASES) await loadCase(tx, parties, bookables, demo, now)
  const random = randomFrom(SEED)
  const served = await findUnasked(tx, after(now, -OLDEST_DAYS * DAY), 10_000)
  const window = parties.windows[0]!.organizationId
  await insertSatisfaction(tx, served, window, () => ratingBy(random))
}

async function loadCase(
  tx: Tx,
  { enterprises, windows: [window] }: Parties,
  bookables: readonly Bookable[],
  demo: DemoCase,
  now: Date,
): Promise<void> {
  const enterprise = demo.enterprise === null ? null : enterprises[demo.enterprise]!
  const booked = enterprise ? await bookingsOf(tx, enterprise.organizationId, demo) : []
  const expert = bookables.find(({ kind, nameZh }) => kind === 'EXPERT' && nameZh === demo.expert)
  const openedAt = after(now, -demo.openedBefore * DAY)
  const { problem, qualityElements, district, industry, enterpriseName, uscc, closed } = demo
  await insertCase(tx, {
    row: {
      ...{ id: newId(), windowId: window!.organizationId, enterpriseId: enterprise?.organizationId ?? null },
      ...{ problem, qualityElements, district, industry, enterpriseName, uscc, openedAt },
      status: closed ? 'CLOSED' : 'OPEN',
      ...(closed && { closedAt: after(now, -closed.before * DAY), outcome: closed.outcome }),
      ...(closed && { outcomeWords: closed.words }),
    },
    vector: searchVector([
      { text: enterpriseName ?? nameOf(demo), weight: 'A', spellings: true },
      { text: problem, weight: 'B' },
    ]),
    ...{ contact: demo.contact, notes: demo.notes, desk: window! },
    proposed: [...booked.map(({ bookableId }) => bookableId), ...(expert ? [expert.id] : [])],
    booked: booked.map(({ id }) => id),
  })
}

function nameOf({ enterprise }: DemoCase): string {
  const { zh, en } = ENTERPRISES[enterprise ?? 0]!.name
  return `${zh} ${en}`
}

const WORDS = ['很及时', '报告清楚,数据可用', '预约方便,老师耐心', '仪器状态好', '等待略久', null]

/** Of three services two are rated, most of them well. */
const ratingBy = (random: Random) =>
  random() < 0.67 ? { score: pick(random, [5, 5, 5, 4, 4, 3]), words: pick(random, WORDS) } : null
