import { WEEKDAYS, type Weekday } from '../availability/opening-rule.ts'
import type { Text } from '../shared/language.ts'

/** An opening rule as the API is given it. */
interface WrittenRule {
  weekday: Weekday
  opens: string
  closes: string
  mode: 'FLEXIBLE' | 'FIXED'
  observesHolidays: boolean
}

const ENTRY = /^(\S+(?: *, *\S+)*?) +(\d{1,2}:\d\d) *[-–~至] *(\d{1,2}:\d\d)((?: +(?:FIXED|HOLIDAYS))*)$/i
const RANGE = /^(\D+?)(?:[-–至](\D+))?$/
const CHINESE = ['一', '二', '三', '四', '五', '六', '日']

/** Reads opening hours as people write them, "Mon-Fri 08:30-17:30; Sat 09:00-12:00"; null when they cannot be read. */
export function readOpeningHours(text: string): WrittenRule[] | null {
  const rules: WrittenRule[] = []
  for (const entry of text.split(/[;;\n]/)) {
    if (!entry.trim()) continue
    const [, days, opens, closes, words] = ENTRY.exec(entry.trim()) ?? []
    const weekdays = days && weekdaysOf(days)
    if (!weekdays) return null
    for (const weekday of weekdays) {
      rules.push({
        weekday,
        opens: timeOf(opens!),
        closes: timeOf(closes!),
        mode: /FIXED/i.test(words!) ? 'FIXED' : 'FLEXIBLE',
        observesHolidays: !/HOLIDAYS/i.test(words!),
      })
    }
  }
  return rules
}

/** Spreadsheets drop the first nought, and a day that ends at 24:00 ends when the next one begins. */
const timeOf = (text: string): string => {
  const time = text.padStart(5, '0')
  return time === '24:00' ? '00:00' : time
}

function weekdaysOf(days: string): Weekday[] | null {
  if (/^(daily|每天|每日)$/i.test(days)) return [...WEEKDAYS]
  const found: Weekday[] = []
  for (const part of days.split(/[,、,]/)) {
    const [, from = '', to = from] = RANGE.exec(part.trim()) ?? []
    const [first, last] = [numberOf(from), numberOf(to)]
    if (first < 0 || last < 0) return null
    // Round the week, so that Sat-Mon are three days.
    for (let i = 0; i <= (last - first + 7) % 7; i += 1) found.push(WEEKDAYS[(first + i) % 7]!)
  }
  return found
}

function numberOf(day: string): number {
  const chinese = /^(?:周|星期|礼拜)?(.)$/.exec(day.trim())?.[1]?.replace('天', '日')
  if (chinese && CHINESE.includes(chinese)) return CHINESE.indexOf(chinese)
  return day.trim().length < 3 ? -1 : WEEKDAYS.findIndex((name) => name.startsWith(day.trim().toUpperCase()))
}

export const NO_HOURS: Text = {
  en: 'These are no opening hours, such as "Mon-Fri 08:30-17:30; Sat 09:00-12:00 FIXED".',
  zh: '无法识别开放时间,例如“周一至周五 08:30-17:30; 周六 09:00-12:00 FIXED”。',
}
