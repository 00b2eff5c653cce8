import { findLabByUscc } from '../../../src/accounts/organizations.repository.ts'
import { sitesOfLabs } from '../../../src/accounts/sites.repository.ts'
import { setOpeningRules } from '../../../src/availability/opening-rules.service.ts'
import { publicDaysOf } from '../../../src/availability/public-day.ts'
import { syncPublicDays } from '../../../src/availability/public-days.service.ts'
import { rewriteStale, rollCalendars } from '../../../src/availability/roll.service.ts'
import { findBookables } from '../../../src/catalog/bookables.repository.ts'
import { importInstruments } from '../../../src/import/import-instruments.ts'
import { serviceSchema } from '../../../src/schema.ts'
import type { Db } from '../../../src/shared/db.ts'
import { after, DAY } from '../../../src/shared/period.ts'
import { idOf } from '../ids.ts'
import { HOURS } from '../market/hours.ts'
import { instrumentOf } from '../market/scenes.ts'

/** Something that rewrites the ledger of many calendars. */
export interface Work {
  title: string
  run: (db: Db, bookables: number) => Promise<void>
}

const IMPORTED = 10_000
const RULE_CHANGES = 200
const MANAGER = {
  personId: idOf('manager', 1),
  kind: 'LAB',
  role: 'OWNER',
  sizeClass: null,
  credential: { kind: 'SESSION', id: 's' },
} as const
const schema = serviceSchema()

const file = (site: string) => {
  const line = (n: number) =>
    `01,衍射仪${n},Diffractometer ${n},200,Mon-Fri 08:30-17:30; Sat 9:00-12:00 FIXED,XRD;衍射,2,${site}`
  const head = 'category,name.zh,name.en,terms.tariff.large,openingHours,keywords,terms.units,site'
  return Buffer.from([head, ...Array.from({ length: IMPORTED }, (_, i) => line(i + 1))].join('\n'))
}

/** The first day from an instant on that is no holiday yet. */
function workingDay(from: Date): string {
  const holidays = publicDaysOf([from.getUTCFullYear(), from.getUTCFullYear() + 1], new Map())
  const isFree = (day: Date) =>
    day.getUTCDay() % 6 === 0 || holidays.some((each) => each.day === dayOf(day) && each.kind === 'HOLIDAY')
  return isFree(from) ? workingDay(after(from, DAY)) : dayOf(from)
}

const dayOf = (instant: Date) => instant.toISOString().slice(0, 10)

/** What is done to a market, one after the other. */
export const WORKS: Work[] = [
  {
    title: `the hours of ${RULE_CHANGES} bookables are changed, one after the other`,
    run: async (db, bookables) => {
      const ids = Array.from({ length: RULE_CHANGES }, (_, i) => instrumentOf(bookables, i))
      for (const { id, labId } of await findBookables(db, ids)) {
        const actor = { ...MANAGER, organizationId: labId, expiresAt: after(new Date(), DAY) }
        await setOpeningRules({ db, actor, now: new Date() }, id, HOURS.evenings!)
      }
    },
  },
  {
    title: 'a day becomes a public holiday: all that keep holidays are written anew',
    run: async (db) => {
      const now = new Date()
      await syncPublicDays({ db, now }, new Map([[workingDay(after(now, 20 * DAY)), 'HOLIDAY']]))
      await rewriteStale({ db, now })
    },
  },
  {
    title: `${IMPORTED.toLocaleString('en')} instruments are imported from a file`,
    run: async (db) => {
      const lab = await findLabByUscc(db, 'LAB1')
      const [site] = await sitesOfLabs(db, [lab!.id])
      const request = { uscc: 'LAB1', file: file(site!.nameZh), dryRun: false }
      const { outcome } = await importInstruments({ db, now: new Date() }, schema, request)
      if (outcome !== 'PUBLISHED') throw new Error(`the file was ${outcome}`)
    },
  },
  {
    title: 'a week later: all calendars are rolled forward at once',
    run: (db) => rollCalendars({ db, now: after(new Date(), 7 * DAY) }),
  },
]
