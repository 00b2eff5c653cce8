import { expect } from 'vitest'
import type { Answered } from './watched.ts'

const ANSWERED_WITHIN_MS = 2_000
export const RECOVERED_WITHIN_MS = 5_000

/** What a service may answer while its database goes, is gone and comes back: something good, or UNAVAILABLE, soon. */
export function expectGood(answers: readonly Answered[], when: string): void {
  expect(
    answers.filter(({ reply }) => !['GOOD', 'UNAVAILABLE'].includes(reply)),
    when,
  ).toEqual([])
  expect(
    answers.filter(({ ms }) => ms >= ANSWERED_WITHIN_MS),
    when,
  ).toEqual([])
}

export const slowest = (answers: readonly Answered[]): number => Math.max(...answers.map(({ ms }) => ms))
