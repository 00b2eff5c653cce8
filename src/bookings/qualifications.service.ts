import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Db } from '../shared/db.ts'
import type { Problem } from '../shared/refusal.ts'
import type { Wish } from './new-booking.ts'
import { isValidUntil, type QualificationMissing } from './qualification.ts'
import { findQualification } from './qualifications.repository.ts'
import type { QualificationRow } from './qualifications.table.ts'

/** Why a person may not use a bookable alone for the whole of a wish; nobody needs to be qualified beside an operator. */
export async function qualificationProblems(
  db: Db,
  bookable: Bookable,
  { endsAt, operatorAssisted }: Pick<Wish, 'endsAt' | 'operatorAssisted'>,
  personId: string,
): Promise<Problem[]> {
  if (!bookable.policy.requiresQualification || operatorAssisted) return []
  const qualification = await findQualification(db, bookable.id, personId)
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
