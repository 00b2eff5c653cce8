import type { Call } from '../accounts/call.ts'
import { authorize, signedIn } from '../accounts/permission.ts'
import { findSites } from '../accounts/sites.repository.ts'
import { type BookableKind, TYPE_OF } from '../catalog/bookable.ts'
import { type Bookable, insertBookables, listCategories } from '../catalog/bookables.repository.ts'
import { readBookables } from '../catalog/catalog.service.ts'
import { type Listing, listingProblems } from '../catalog/listing.ts'
import { columnsOf } from '../catalog/listing-columns.ts'
import { meaningsOfLabs } from '../catalog/search/lab-meanings.service.ts'
import { about } from '../shared/audit/recording.ts'
import type { Db, Tx } from '../shared/db.ts'
import { notFound } from '../shared/fault.ts'
import { newId } from '../shared/id.ts'
import { type Request, requestOf, storeAnswer, storedAnswer } from '../shared/idempotency.repository.ts'
import { type Problem, refuseAny } from '../shared/refusal.ts'
import { findLedgerTerms, insertCalendars } from './calendars.repository.ts'
import { applyRules } from './calendars.service.ts'
import { type OpeningRule, openingRuleProblems } from './opening-rule.ts'
import { insertRules, sharePublicDays } from './schedule.repository.ts'

export interface Publication {
  siteId: string
  listing: Listing
  rules: OpeningRule[]
}

/** What a lab publishes at one time. */
export interface Batch {
  labId: string
  kind: BookableKind
  publications: readonly Publication[]
}

/** The most that one request publishes. */
export const MAX_PUBLISHED = 200
const MAX_NAMED = 200

/**
 * Publishes instruments of the acting lab, all or none. The same idempotency key with the same input answers with the
 * same instruments.
 */
export async function publishInstruments(
  call: Call,
  publications: readonly Publication[],
  idempotencyKey: string,
): Promise<Bookable[]> {
  const { organizationId: labId } = signedIn(call.actor)
  authorize(call.actor, 'bookable.publish', { labId })
  const request = requestOf(labId, 'publishInstruments', idempotencyKey, publications)
  refuseAny(numberProblems(publications.length))
  const batch: Batch = { labId, kind: 'INSTRUMENT', publications }
  const problems = await batchProblems(call.db, batch)
  refuseAny(problems.slice(0, MAX_NAMED).map((problem) => inList(problem)))
  const ids = await publishBatch(call, batch, request)
  return readBookables(call, ids)
}

const inList = ({ index, ...problem }: BatchProblem): Problem => ({
  ...problem,
  path: ['instruments', String(index), ...problem.path],
})

/** Something wrong with one of a batch; its path begins inside of that one. */
export interface BatchProblem extends Problem {
  index: number
}

/** Everything wrong with a batch. A site that is not the lab's own is not found. */
export async function batchProblems(
  db: Db,
  { labId, kind, publications }: Omit<Batch, 'publications'> & { publications: readonly Publication[] },
): Promise<BatchProblem[]> {
  const siteIds = [...new Set(publications.map(({ siteId }) => siteId))]
  const sites = await findSites(db, siteIds)
  if (sites.filter((site) => site.labId === labId).length < siteIds.length) throw notFound()
  const isCategory = await categoriesOf(db, kind)
  return publications.flatMap(({ listing, rules }, index) =>
    [
      ...listingProblems(listing),
      ...(isCategory(listing.category) ? [] : [UNKNOWN_CATEGORY]),
      ...openingRuleProblems(rules, kind, 'openingRules'),
    ].map((problem) => ({ ...problem, index })),
  )
}

/** Whether a code is one of the categories of a kind. */
export async function categoriesOf(db: Db, kind: BookableKind): Promise<(code: string) => boolean> {
  const known = await listCategories(db)
  const codes = new Set(known.filter((category) => category.kind === kind).map(({ code }) => code))
  return (code) => codes.has(code)
}

// Some thousands of parameters and some megabytes a statement.
const PUBLISHED_AT_ONCE = 1_000

/** Publishes a batch that is sound, and answers with the ids; for a request that was carried out before, with those of then. */
export async function publishBatch(
  { db, now }: Pick<Call, 'db' | 'now'>,
  { labId, kind, publications }: Batch,
  request?: Request,
): Promise<string[]> {
  const rows = publications.map((publication) => ({
    id: newId(),
    labId,
    kind,
    createdAt: now,
    ...publication,
  }))
  const ids = rows.map(({ id }) => id)
  return db.transaction(async (tx) => {
    if (request && !(await storeAnswer(tx, request, { ids }))) {
      return (await storedAnswer<{ ids: string[] }>(tx, request))!.ids
    }
    about(tx, TYPE_OF[kind], ...ids)
    await sharePublicDays(tx)
    for (let i = 0; i < rows.length; i += PUBLISHED_AT_ONCE) {
      await insertPublications(tx, rows.slice(i, i + PUBLISHED_AT_ONCE))
      await openCalendars(tx, ids.slice(i, i + PUBLISHED_AT_ONCE), now)
    }
    return ids
  })
}

/** A publication about to be made. */
export interface NewPublication extends Publication {
  id: string
  labId: string
  kind: BookableKind
  createdAt: Date
}

/** Writes bookables with their calendars and opening rules; their ledgers are still to be written. */
export async function insertPublications(tx: Tx, publications: readonly NewPublication[]): Promise<void> {
  const meanings = await meaningsOfLabs(
    tx,
    publications.map(({ labId }) => labId),
  )
  await insertBookables(
    tx,
    publications.map(({ listing, rules: _, ...row }) => ({
      ...columnsOf(listing, meanings.get(row.labId) ?? []),
      ...row,
    })),
  )
  await insertCalendars(
    tx,
    publications.map(({ id }) => id),
  )
  await insertRules(
    tx,
    publications.map(({ id, rules }) => ({ bookableId: id, rules: withIds(rules) })),
  )
}

/** Writes the ledgers of new calendars, which nobody else sees before the transaction ends: there is nothing to lock. */
export const openCalendars = async (tx: Tx, bookableIds: readonly string[], now: Date): Promise<void> =>
  applyRules(tx, await findLedgerTerms(tx, bookableIds), { cause: 'OPENED', now })

export const withIds = (rules: readonly OpeningRule[]) => rules.map((rule) => ({ ...rule, id: newId() }))

function numberProblems(count: number): Problem[] {
  if (count >= 1 && count <= MAX_PUBLISHED) return []
  return [
    {
      code: 'INVALID_INPUT',
      path: ['instruments'],
      text: {
        en: `From 1 to ${MAX_PUBLISHED} instruments can be published at a time; these are ${count}.`,
        zh: `每次可发布 1 至 ${MAX_PUBLISHED} 台仪器,当前为 ${count} 台。`,
      },
    },
  ]
}

export const UNKNOWN_CATEGORY: Problem = {
  code: 'INVALID_INPUT',
  path: ['category'],
  text: {
    en: 'This is no category for it. The query "categories" lists them with their kind.',
    zh: '类别不适用,可用 categories 查询获取类别及其适用对象。',
  },
}
