import type { Call } from '../../accounts/call.ts'
import { authorize, authorizeNamed, signedIn } from '../../accounts/permission.ts'
import { findSite } from '../../accounts/sites.repository.ts'
import { about, nothingNew } from '../../shared/audit/recording.ts'
import type { Db, Tx } from '../../shared/db.ts'
import { notFound } from '../../shared/fault.ts'
import { newId } from '../../shared/id.ts'
import { requestOf, storeAnswer, storedAnswer } from '../../shared/idempotency.repository.ts'
import { type Problem, Refusal, refuseAny } from '../../shared/refusal.ts'
import { meaningsOf } from '../search/lab-meanings.service.ts'
import { addMissing } from '../standards/standards.service.ts'
import { changedOffer, type OfferChanges, type TestOffer } from './test-service.ts'
import { columnsOfOffer, offerOf } from './test-service-columns.ts'
import { offerProblems } from './test-service-problems.ts'
import {
  findTestServices,
  insertTestServices,
  lockTestService,
  retireTestServiceRow,
  type TestService,
  updateTestService,
} from './test-services.repository.ts'

/** What a lab publishes, and at which of its sites samples are received and tested. */
export interface TestPublication {
  siteId: string
  offer: TestOffer
}

/**
 * Publishes a test service of the acting lab: from then on it is found and can be ordered. The same idempotency key with
 * the same input answers with the same service.
 */
export async function publishTestService(
  call: Call,
  publication: TestPublication,
  idempotencyKey: string,
): Promise<TestService> {
  const { organizationId: labId } = signedIn(call.actor)
  authorize(call.actor, 'testService.publish', { labId })
  const request = requestOf(labId, 'publishTestService', idempotencyKey, publication)
  refuseAny(offerProblems(publication.offer))
  await ownSite(call.db, publication.siteId, labId)
  const id = newId()
  return call.db.transaction(async (tx) => {
    if (!(await storeAnswer(tx, request, { id })))
      return readTestService({ db: tx }, (await storedAnswer<{ id: string }>(tx, request))!.id)
    about(tx, 'TestService', id)
    await insertTestService(tx, { id, labId, createdAt: call.now, ...publication })
    return readTestService({ db: tx }, id)
  })
}

/** Writes a test service that is sound, and what the catalogue of standards lacks of its methods. */
export async function insertTestService(
  tx: Tx,
  { offer, ...row }: TestPublication & { id: string; labId: string; createdAt: Date },
): Promise<void> {
  const standards = await addMissing(tx, row.labId, offer.methods)
  const meanings = await meaningsOf(tx, row.labId)
  await insertTestServices(tx, [{ ...columnsOfOffer(offer, standards, meanings), ...row }])
}

/** Changes what a lab publishes of a test service. Orders keep the terms and the price that they were made on. */
export async function changeTestService(
  call: Call,
  id: string,
  { siteId, offer: changes }: { siteId: string | undefined; offer: OfferChanges },
): Promise<TestService> {
  const { labId } = await authorizedService(call, id, 'testService.change')
  return call.db.transaction(async (tx) => {
    const current = await lockedService(tx, id)
    if (current.retiredAt) throw new Refusal(RETIRED)
    const site = await ownSite(tx, siteId ?? current.siteId, labId)
    const offer = changedOffer(offerOf(current), changes)
    refuseAny(offerProblems(offer))
    const standards = await addMissing(tx, labId, offer.methods)
    const columns = columnsOfOffer(offer, standards, await meaningsOf(tx, labId))
    await updateTestService(tx, id, { ...columns, siteId: site.id })
    return readTestService({ db: tx }, id)
  })
}

/** Takes a test service off the market. Its orders stay; nobody can make new ones. Done twice, it is done once. */
export async function retireTestService(call: Call, id: string): Promise<TestService> {
  await authorizedService(call, id, 'testService.retire')
  return call.db.transaction(async (tx) => {
    const service = await lockedService(tx, id)
    if (service.retiredAt) {
      nothingNew(tx)
      return service
    }
    await retireTestServiceRow(tx, id, call.now)
    return { ...service, retiredAt: call.now }
  })
}

/** A test service by id, retired ones too: orders still point at them. */
export async function readTestService({ db }: Pick<Call, 'db'>, id: string): Promise<TestService> {
  const [service] = await findTestServices(db, [id])
  if (!service) throw notFound()
  return service
}

async function authorizedService(
  call: Call,
  id: string,
  action: 'testService.change' | 'testService.retire',
): Promise<{ labId: string }> {
  const { organizationId: labId } = await authorizeNamed(call.actor, action, () => readTestService(call, id))
  return { labId }
}

async function lockedService(tx: Tx, id: string): Promise<TestService> {
  const service = await lockTestService(tx, id)
  if (!service) throw notFound()
  return service
}

async function ownSite(db: Db, id: string, labId: string) {
  const site = await findSite(db, id)
  if (site?.labId !== labId) throw notFound()
  return site
}

const RETIRED: Problem = {
  code: 'ALREADY_RETIRED',
  path: [],
  text: {
    en: 'The test service was retired and can no longer be changed. Publish it anew.',
    zh: '该检测服务已下架,不能再修改。如需恢复请重新发布。',
  },
}
