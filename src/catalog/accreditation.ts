import type { StandardNumber } from './search/standard-number.ts'

export const ACCREDITATION_SCHEMES = ['CMA', 'CNAS'] as const
/**
 * Under what a lab is recognized for a method. CMA: 检验检测机构资质认定 (检验检测机构资质认定管理办法, 总局令第163号), without
 * which results may not be given to prove something to others in China. CNAS: accreditation of laboratories to
 * CNAS-CL01, which is ISO/IEC 17025.
 */
export type AccreditationScheme = (typeof ACCREDITATION_SCHEMES)[number]

/** The days on which a scope holds, on the calendar of the site, both included. */
export interface Validity {
  validFrom: string
  validUntil: string
}

/**
 * Whether a scope is one for this standard. A lab may work only within the scope of its certificate, which names each
 * standard with its edition, and has to have the scope changed when the standard changes (资质认定管理办法, on changes;
 * CNAS-CL01 5.3 likewise has a lab define its scope): so another edition is not covered. Where a certificate or a
 * question names no edition, any is meant.
 */
export const covers = (scope: StandardNumber, standard: StandardNumber): boolean =>
  scope.number === standard.number &&
  (scope.edition === null || standard.edition === null || scope.edition === standard.edition)

/** Whether a scope holds on a local day, such as "2026-03-02". */
export const isValidOn = ({ validFrom, validUntil }: Validity, day: string): boolean =>
  validFrom <= day && day <= validUntil
