import type { BookingRow } from '../bookings/bookings.table.ts'
import type { ParticipantRow } from '../bookings/participants/participants.table.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import { after, HOUR } from '../shared/period.ts'
import { insertParticipants, insertSessionNotes } from './demo.repository.ts'
import type { Parties } from './organizations.ts'
import { pick, type Random, randomFrom } from './random.ts'

const SEED = 20_261_128

/** Lets experts write down what came of sessions that are over, and trainings say who is to come and who came. */
export async function loadSessionRecords(
  tx: Tx,
  { labs }: Parties,
  bookables: readonly Bookable[],
  bookings: readonly BookingRow[],
): Promise<void> {
  const random = randomFrom(SEED)
  const kinds = new Map(bookables.map(({ id, kind }) => [id, kind]))
  const people = new Map(
    Object.values(labs).map(({ organizationId, personId }) => [organizationId, personId]),
  )
  const of = (kind: Bookable['kind'], statuses: readonly BookingRow['status'][]) =>
    bookings.filter(({ bookableId, status }) => kinds.get(bookableId) === kind && statuses.includes(status))
  await insertSessionNotes(
    tx,
    of('EXPERT', ['COMPLETED']).map(({ id, labId, endedAt, endsAt }) => ({
      ...{ id: newId(), bookingId: id, text: pick(random, NOTES), personId: people.get(labId)! },
      writtenAt: after(endedAt ?? endsAt, HOUR),
    })),
  )
  await insertParticipants(
    tx,
    of('SESSION_SERIES', ['CONFIRMED', 'COMPLETED']).flatMap((booking) =>
      seatsOf(booking, people.get(booking.labId)!, random),
    ),
  )
}

const seatsOf = (
  { id, units, status, startsAt }: BookingRow,
  recordedById: string,
  random: Random,
): ParticipantRow[] =>
  Array.from({ length: units }, (_, seat) => ({
    ...{ bookingId: id, number: seat + 1, name: pick(random, NAMES) },
    ...(status === 'COMPLETED'
      ? { attended: random() < 0.9, recordedById, recordedAt: startsAt }
      : { attended: null, recordedById: null, recordedAt: null }),
  }))

const NOTES = [
  '已核对测量不确定度评定,主要分量为重复性与标准器,建议每季度核查一次。',
  '断口呈疲劳特征,建议补做硬度与金相,并检查装配应力。',
  '已说明认证所需的文件清单,企业先完成内部审核,再约下一次。',
  '标准草案第 5 章的试验方法需与现行国家标准协调,已标注修改意见。',
]
const NAMES = ['王伟', '李梅', '张磊', '陈洁', '赵敏', '周强', '吴婷', '徐峰']
