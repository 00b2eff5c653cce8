import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Problem } from '../shared/refusal.ts'
import { meetingProblems } from './meetings/meeting.ts'
import type { Wish } from './new-booking.ts'

const MAX_PURPOSE = 500

/** What of a wish the terms of the bookable do not allow, its time apart. */
export const termsProblems = (wish: Omit<Wish, 'startsAt' | 'endsAt'>, bookable: Bookable): Problem[] => [
  ...purposeProblems(wish),
  ...unitsProblems(wish, bookable),
  ...operatorProblems(wish, bookable),
  ...meetingProblems(wish, bookable),
]

const purposeProblems = ({ purpose }: Pick<Wish, 'purpose'>): Problem[] =>
  (purpose ?? '').length <= MAX_PURPOSE
    ? []
    : [
        {
          code: 'INVALID_INPUT',
          path: ['purpose'],
          text: {
            en: `A purpose may have up to ${MAX_PURPOSE} characters.`,
            zh: `用途说明最多 ${MAX_PURPOSE} 个字符。`,
          },
        },
      ]

const unitsProblems = ({ units: wanted }: Pick<Wish, 'units'>, { units }: Bookable): Problem[] =>
  wanted >= 1 && wanted <= units
    ? []
    : [
        {
          code: 'INVALID_INPUT',
          path: ['units'],
          text: {
            en: `It has ${units} ${units === 1 ? 'unit' : 'units'}: from 1 to ${units} can be booked at once.`,
            zh: `该资源共 ${units} 个台位,一次可预约 1 至 ${units} 个。`,
          },
        },
      ]

const operatorProblems = (
  { operatorAssisted }: Pick<Wish, 'operatorAssisted'>,
  { pricing }: Bookable,
): Problem[] =>
  !operatorAssisted || pricing.operatorFenPerHour !== null
    ? []
    : [
        {
          code: 'INVALID_INPUT',
          path: ['operatorAssisted'],
          text: {
            en: 'The lab offers no operator for it. Book it without.',
            zh: '该技术机构未提供操作员服务,请选择自行操作。',
          },
        },
      ]

export const RETIRED: Problem = {
  code: 'ALREADY_RETIRED',
  path: ['bookableId'],
  text: {
    en: 'It was retired and can no longer be booked. Look for another one with findSlots.',
    zh: '该资源已下架,不能再预约。可用 findSlots 查找其他资源。',
  },
}
