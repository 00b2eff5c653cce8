import { nameProblems } from '../../accounts/organization.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { isAway, type MeetingPlace } from '../../catalog/meeting-place.ts'
import type { Problem } from '../../shared/refusal.ts'

/** Where an expert meets an enterprise. Where the expert goes is said by district and address. */
export interface Meeting {
  place: MeetingPlace
  /** A code of GB/T 2260; null where the expert stays at the lab, whose district it then is, wherever that moves. */
  district: string | null
  address: string | null
}

const AT_LAB: Meeting = { place: 'AT_LAB', district: null, address: null }

/** Where a booking of a bookable takes place: of an expert at the lab unless it says otherwise, of others null. */
export const meetingOf = (
  { kind }: Pick<Bookable, 'kind'>,
  { meeting }: { meeting?: Meeting | null | undefined },
): Meeting | null => (kind === 'EXPERT' ? (meeting ?? AT_LAB) : null)

/** What is wrong with where somebody wants to meet, except that the district may not exist. */
export function meetingProblems(
  wish: { meeting?: Meeting | null | undefined },
  bookable: Pick<Bookable, 'kind' | 'meetingPlaces'>,
): Problem[] {
  const meeting = meetingOf(bookable, wish)
  if (!meeting) return wish.meeting ? [NO_EXPERT] : []
  const { place, district, address } = meeting
  const offered = bookable.meetingPlaces ?? []
  if (!offered.includes(place)) return [notOffered(place, offered)]
  if (!isAway(place)) return district || address ? [STAYS] : []
  return [
    ...(district ? [] : [WHERE]),
    ...nameProblems(address ?? '', ['meeting', 'address'], { en: 'The address to go to', zh: '会面地址' }),
  ]
}

const problem = (path: string[], en: string, zh: string): Problem => ({
  code: 'INVALID_INPUT',
  path: ['meeting', ...path],
  text: { en, zh },
})

const NO_EXPERT = problem(
  [],
  'Only sessions of experts have a place to meet. Leave `meeting` out.',
  '只有专家服务可以选择会面地点,请去掉 meeting。',
)

const notOffered = (place: MeetingPlace, offered: readonly MeetingPlace[]): Problem =>
  problem(
    ['place'],
    `This expert does not meet ${place}. Choose one of ${offered.join(', ')} in \`meeting\`.`,
    `该专家不提供 ${place},请在 meeting 中选择 ${offered.join('、')}。`,
  )

const STAYS = problem(
  ['district'],
  'The expert stays at the lab for it. Leave district and address out, or choose ON_SITE or AT_WINDOW.',
  '专家在机构内提供该服务。请去掉 district 和 address,或选择 ON_SITE、AT_WINDOW。',
)

const WHERE = problem(
  ['district'],
  'Say in which district the expert is to come, by a code of the query "districts": the way there takes time.',
  '请填写会面地点所在行政区(代码见 districts 查询),以便预留路程时间。',
)
