import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { pruneInvitations } from './accounts/invitations/invitations.repository.ts'
import { pruneTokens } from './accounts/one-time/one-time-tokens.repository.ts'
import { pruneSessions } from './accounts/sessions/sessions.repository.ts'
import { pruneThrottles } from './accounts/throttle/throttle.repository.ts'
import { CheckpointRefused } from './audit/checkpoint.ts'
import { type Checkpoints, chainAll } from './audit/checkpoints.service.ts'
import { syncPublicDays } from './availability/public-days.service.ts'
import { rewriteStale, rollCalendars } from './availability/roll.service.ts'
import { seekAlternatives } from './bookings/disruption/disrupted-alternative.service.ts'
import { settleDue } from './bookings/due.service.ts'
import { pruneOccupancies } from './bookings/use/occupancies.repository.ts'
import { careForAllWaitlists, careForWaitlists } from './bookings/waitlist/waitlist-care.service.ts'
import { eraseContacts } from './cases/cases.repository.ts'
import { askForRatings } from './cases/satisfaction/ask.service.ts'
import { reindexStale } from './catalog/search/reindex.service.ts'
import type { Config } from './config.ts'
import type { Service } from './context.ts'
import { forgetMissing } from './files/files.service.ts'
import type { Files } from './files/files.ts'
import { pruneUnmetDemand } from './market/unmet-demand.repository.ts'
import type { UnmetDemand } from './market/unmet-demand.service.ts'
import { sendAccountMail } from './notices/account-mail.service.ts'
import { sendDueMail } from './notices/mail.service.ts'
import type { Mailer } from './notices/mailer.ts'
import { inviteLaterLabs, settleDueOrders, tellOfOverdue } from './orders/due/due.service.ts'
import { nameOfNotice } from './orders/notice-names.service.ts'
import type { Attempts } from './shared/audit/attempts.ts'
import type { Db } from './shared/db.ts'
import { forgetHistory } from './shared/events/outbox.repository.ts'
import { pruneAnswers } from './shared/idempotency.repository.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const OCCUPANCY_DAYS = 15
const ANSWER_DAYS = 30
// So long that a year can be compared with the two before.
const DEMAND_DAYS = 3 * 366
// Twice as long as an idle one lives.
const SESSION_DAYS = 28

interface Chore {
  name: string
  everyMs: number
  run: (db: Db, config: Config) => Promise<unknown>
}

/** What is done again and again, in each process; several may do it at once. */
const CHORES: Chore[] = [
  { name: 'settle what is due', everyMs: SECOND, run: (db) => settleDue({ db, now: new Date() }) },
  { name: 'care for waitlists', everyMs: SECOND, run: (db) => careForWaitlists({ db, now: new Date() }) },
  {
    name: 'look through all waitlists',
    everyMs: HOUR,
    run: (db) => careForAllWaitlists({ db, now: new Date() }),
  },
  {
    name: 'seek alternatives to disrupted bookings',
    everyMs: MINUTE,
    run: (db) => seekAlternatives({ db, now: new Date() }),
  },
  { name: 'settle orders that are due', everyMs: SECOND, run: (db) => settleDueOrders({ db }) },
  { name: 'tell of overdue reports', everyMs: MINUTE, run: (db) => tellOfOverdue({ db }) },
  { name: 'invite labs to open requests', everyMs: 10 * MINUTE, run: (db) => inviteLaterLabs({ db }) },
  { name: 'roll calendars', everyMs: HOUR, run: (db) => rollCalendars({ db, now: new Date() }) },
  // A look costs next to nothing when there are none.
  {
    name: 'rewrite stale calendars',
    everyMs: 5 * SECOND,
    run: (db) => rewriteStale({ db, now: new Date() }),
  },
  // A process may live into a year whose holidays it has not looked at.
  {
    name: 'follow the public calendar',
    everyMs: HOUR,
    run: (db, { PUBLIC_DAYS }) => syncPublicDays({ db, now: new Date() }, PUBLIC_DAYS),
  },
  { name: 'renew the search', everyMs: 5 * SECOND, run: (db) => reindexStale(db) },
  { name: 'forget past occupancies', everyMs: HOUR, run: (db) => pruneOccupancies(db, OCCUPANCY_DAYS) },
  { name: 'forget events', everyMs: 10 * MINUTE, run: (db, { EVENT_DAYS }) => forgetHistory(db, EVENT_DAYS) },
  { name: 'forget answers', everyMs: HOUR, run: (db) => pruneAnswers(db, ANSWER_DAYS) },
  { name: 'forget sessions', everyMs: HOUR, run: (db) => pruneSessions(db, SESSION_DAYS) },
  { name: 'forget wrong passwords', everyMs: HOUR, run: (db) => pruneThrottles(db) },
  { name: 'forget invitations', everyMs: HOUR, run: (db) => pruneInvitations(db) },
  { name: 'forget one-time tokens', everyMs: HOUR, run: (db) => pruneTokens(db) },
  { name: 'ask for ratings', everyMs: MINUTE, run: (db) => askForRatings({ db, now: new Date() }) },
  {
    name: 'erase contacts of closed cases',
    everyMs: HOUR,
    run: (db, { CASE_CONTACT_DAYS }) => eraseContacts(db, CASE_CONTACT_DAYS),
  },
  { name: 'forget unmet demand', everyMs: HOUR, run: (db) => pruneUnmetDemand(db, DEMAND_DAYS) },
]

// Side by side, so that a mail server that hangs on one mail does not hold up the others.
const MAILS_AT_ONCE = 4

const mailChores = (mailer: Mailer, stopping: AbortSignal): Chore[] =>
  Array.from({ length: MAILS_AT_ONCE }, (): Chore[] => [
    {
      name: 'mail notifications',
      everyMs: 2 * SECOND,
      run: (db) => sendDueMail({ db, mailer, nameOf: nameOfNotice, stopping }),
    },
    {
      name: 'mail one-time tokens',
      everyMs: 2 * SECOND,
      run: (db, { LINK_URL: linkTemplate }) => sendAccountMail({ db, mailer, linkTemplate, stopping }),
    },
  ]).flat()

const recordAttempts = (attempts: Attempts): Chore => ({
  name: 'record attempts',
  everyMs: SECOND,
  run: (db) => attempts.flush(db),
})

const keepAudit = (checkpoints: Checkpoints, log: Logger): Chore => ({
  name: 'keep the audit log',
  everyMs: SECOND,
  run: async (db) => {
    await chainAll(db)
    await checkpoints.write(db, new Date()).catch((error: unknown) => {
      if (!(error instanceof CheckpointRefused)) throw error
      log.error({ err: error }, 'no checkpoint of the audit log is signed')
    })
  },
})

const countDemand = (demand: UnmetDemand): Chore => ({
  name: 'count unmet demand',
  everyMs: 5 * SECOND,
  run: (db) => demand.flush(db),
})

const forgetFiles = ({ store }: Files): Chore => ({
  name: 'forget files that were never uploaded',
  everyMs: 10 * MINUTE,
  run: (db) => forgetMissing(db, store),
})

/** Starts the chores; what it returns stops them and waits for those under way. Without a mailer nothing is mailed. */
export function keepHouse(
  { db, config, demand, attempts, files }: Pick<Service, 'db' | 'config' | 'demand' | 'attempts' | 'files'>,
  checkpoints: Checkpoints,
  mailer: Mailer | null,
  log: Logger,
): () => Promise<void> {
  const stopping = new AbortController()
  const own = [
    ...[countDemand(demand), recordAttempts(attempts), keepAudit(checkpoints, log)],
    forgetFiles(files),
  ]
  const chores = [...CHORES, ...own, ...(mailer ? mailChores(mailer, stopping.signal) : [])]
  // Each waits for it; more than ten would be taken for a leak.
  setMaxListeners(chores.length, stopping.signal)
  const running = chores.map(async ({ name, everyMs, run }) => {
    while (!stopping.signal.aborted) {
      await run(db, config).catch((error: unknown) =>
        log.warn({ err: error, chore: name }, 'a chore failed; trying again'),
      )
      await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
  })
  return async () => {
    stopping.abort()
    await Promise.all(running)
  }
}
