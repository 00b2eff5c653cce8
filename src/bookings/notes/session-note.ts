import type { BookableKind } from '../../catalog/bookable.ts'
import type { Problem } from '../../shared/refusal.ts'
import type { BookingStatus } from '../booking.ts'
import { stateText } from '../state-problem.ts'

const MAX_NOTE = 10_000

/** From its confirmation on; of what did not take place there is nothing to note. */
const NOTED: readonly BookingStatus[] = ['CONFIRMED', 'CHECKED_IN', 'COMPLETED']

/** Everything wrong with a note of a session, as it was written. */
export const noteProblems = (text: string, kind: BookableKind): Problem[] => [
  ...(kind === 'EXPERT' ? [] : [NO_SESSION]),
  ...(text.trim() && text.length <= MAX_NOTE ? [] : [LENGTH]),
]

/** Why a booking in some state cannot have a note, if it cannot. */
export const unnoted = (status: BookingStatus): Problem[] =>
  NOTED.includes(status)
    ? []
    : [
        {
          code: 'STATE_CONFLICT',
          path: ['bookingId'],
          text: {
            en: `The booking ${stateText(status).en}; notes are written of sessions that are confirmed, in use or completed.`,
            zh: `该预约${stateText(status).zh};只能为已确认、进行中或已完成的服务填写记录。`,
          },
        },
      ]

const NO_SESSION: Problem = {
  code: 'INVALID_INPUT',
  path: ['bookingId'],
  text: {
    en: 'Notes are written of sessions with experts, and this is none.',
    zh: '只能为专家服务填写会谈记录,该预约不是专家服务。',
  },
}

const LENGTH: Problem = {
  code: 'INVALID_INPUT',
  path: ['text'],
  text: {
    en: `A note needs 1 to ${MAX_NOTE} characters.`,
    zh: `会谈记录须为 1 至 ${MAX_NOTE} 个字符。`,
  },
}
