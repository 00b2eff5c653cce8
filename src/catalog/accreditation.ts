import { nameProblems } from '../accounts/organization.ts'
import type { Problem } from '../shared/refusal.ts'
import { methodProblems, methodsOf } from './methods.ts'
import type { StandardNumber } from './search/standard-number.ts'

export const ACCREDITATION_SCHEMES = ['CMA', 'CNAS'] as const
/**
 * Under what a lab is recognized for a method. CMA: 检验检测机构资质认定 (检验检测机构资质认定管理办法, 总局令第163号), without
 * which results may not be given to prove something to others in China. CNAS: accreditation of laboratories to
 * CNAS-CL01, which is ISO/IEC 17025.
 */
export type AccreditationScheme = (typeof ACCREDITATION_SCHEMES)[number]

/** Under which a lab is recognized for a number of methods. */
export interface Certificate {
  labId: string
  scheme: AccreditationScheme
  /** Its number, as the body that issued it writes it. */
  certificate: string
}

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

/** Of scopes of several labs, those by which the lab of a bookable is recognized for any of its methods. */
export function scopesCovering<Scope extends StandardNumber & { labId: string }>(
  scopes: readonly Scope[],
  { labId, methods }: { labId: string; methods: readonly string[] },
): Scope[] {
  const standards = methodsOf(methods)
  return scopes.filter(
    (scope) => scope.labId === labId && standards.some((standard) => covers(scope, standard)),
  )
}

/** The methods that one call may record or withdraw. */
const MAX_METHODS = 500

const CERTIFICATE = { en: 'The number of a certificate', zh: '证书编号' }

/** Everything wrong with what a certificate is said to cover. */
export function scopeProblems(certificate: string, methods: readonly string[]): Problem[] {
  return [
    ...nameProblems(certificate, ['certificate'], CERTIFICATE),
    ...(methods.length === 0 ? [NO_METHOD] : methodProblems(methods, MAX_METHODS)),
  ]
}

const NO_METHOD: Problem = {
  code: 'INVALID_INPUT',
  path: ['methods'],
  text: { en: 'Name at least one method.', zh: '请至少填写一项方法。' },
}

/** The problem of a certificate that ends before it begins. */
export const validityProblems = ({ validFrom, validUntil }: Validity): Problem[] =>
  validUntil >= validFrom
    ? []
    : [
        {
          code: 'PERIOD_INVALID',
          path: ['validUntil'],
          text: { en: 'validUntil must not be before validFrom.', zh: 'validUntil 不得早于 validFrom。' },
        },
      ]
