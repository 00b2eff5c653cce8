import type { Call } from '../../accounts/call.ts'
import { authorize, can, forOneself } from '../../accounts/permission.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { readBookable } from '../../catalog/catalog.service.ts'
import type { Db } from '../../shared/db.ts'
import { notFound } from '../../shared/fault.ts'
import { type PageRequest, pageOf } from '../../shared/page.ts'
import type { Problem } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import type { Wish } from '../new-booking.ts'
import { isValidUntil, type QualificationMissing } from './qualification.ts'
import { findQualification, findQualifications, listQualifications } from './qualifications.repository.ts'
import type { QualificationRow } from './qualifications.table.ts'

/** Why a person may not use a bookable alone for the whole of a wish; nobody needs to be qualified beside an operator. */
export async function qualificationProblems(
  db: Db,
  bookable: Bookable,
  { endsAt, operatorAssisted }: Pick<Wish, 'endsAt' | 'operatorAssisted'>,
  personId: string,
): Promise<Problem[]> {
  if (!bookable.policy.requiresQualification || operatorAssisted) return []
  // It may be a colleague's: whoever acts learns whether it is good, and nothing else of it.
  const qualification = await asSystem(db, (db) => findQualification(db, bookable.id, personId))
  return isValidUntil(qualification, endsAt) ? [] : [missing(bookable, qualification)]
}

function missing(bookable: Bookable, qualification: QualificationRow | null): QualificationMissing {
  const assisted = bookable.pricing.operatorFenPerHour !== null
  return {
    code: 'QUALIFICATION_MISSING',
    path: ['bookableId'],
    text: {
      en: `You need the lab's training on it, valid until the end of the booking. Ask for it with requestQualification${assisted ? ', or book it with operatorAssisted: true' : ''}.`,
      zh: `使用该资源须先通过该机构的上机培训,且资格在预约结束前有效。请用 requestQualification 申请${assisted ? ',或以 operatorAssisted: true 预约由操作员代为操作' : ''}。`,
    },
    bookable,
    qualification,
  }
}

/** A qualification, for its person and its lab. To everybody else it does not exist. */
export async function readQualification({ db, actor }: Call, id: string): Promise<QualificationRow> {
  const [qualification] = await findQualifications(db, [id])
  if (!qualification) throw notFound()
  const { labId } = await readBookable({ db }, qualification.bookableId)
  if (!can(actor, 'qualification.see', { ...qualification, labId })) throw notFound()
  return qualification
}

/** The qualifications of the actor, as a person. */
export const myQualifications = async ({ db, actor }: Call, page: PageRequest) =>
  pageOf(await listQualifications(db, { personId: forOneself(actor).personId }, false, page), page)

/** The qualifications for a bookable, for its lab: all, or only the requests that wait for an answer. */
export async function qualificationsOf(
  { db, actor }: Call,
  bookable: Bookable,
  open: boolean,
  page: PageRequest,
) {
  authorize(actor, 'qualification.listOfBookable', bookable)
  return pageOf(await listQualifications(db, { bookableId: bookable.id }, open, page), page)
}
