import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Text } from '../shared/language.ts'
import type { Period } from '../shared/period.ts'
import type { ProblemCode } from '../shared/problem-code.ts'
import { type Problem, Refusal } from '../shared/refusal.ts'
import type { Meeting } from './meetings/meeting.ts'

/** A slot that cannot be had, and what else could be is looked for when somebody asks. */
export interface SlotUnavailable extends Problem {
  bookable: Bookable
  wish: Wanted
}

type Wanted = Period & { units: number; meeting?: Meeting | null | undefined }

/** Why a slot cannot be had that the terms and rules of its bookable allow. */
type Cause = 'UNAVAILABLE' | 'TOO_FAR'

const CODES = { UNAVAILABLE: 'SLOT_UNAVAILABLE', TOO_FAR: 'TRAVEL_TIME_NEEDED' } as const satisfies Record<
  Cause,
  ProblemCode
>

const TEXTS: Record<Cause, Text> = {
  UNAVAILABLE: {
    en: 'It is taken or closed for some of this time. Take one of `alternatives`, or ask findSlots for another.',
    zh: '该时段已被占用或临时关闭。请参考 alternatives,或用 findSlots 查询其他时段。',
  },
  TOO_FAR: {
    en: 'The expert has a session in another district too shortly before or after it, and could not travel in between (`travelMinutes`). Take one of `alternatives`, or meet at another place.',
    zh: '专家在前后时段另有其他行政区的服务,路程时间(travelMinutes)不足。请参考 alternatives,或选择其他会面地点。',
  },
}

/** The refusal of a slot that is taken or closed, or of a session that the expert cannot get to or from in time. */
export function slotUnavailable(
  bookable: Bookable,
  wish: Wanted,
  { cause = 'UNAVAILABLE', path = ['startsAt'] }: { cause?: Cause; path?: string[] } = {},
): Refusal {
  const problem: SlotUnavailable = { code: CODES[cause], path, text: TEXTS[cause], bookable, wish }
  return new Refusal(problem)
}
