export const ACCREDITATION_SCHEMES = ['CMA', 'CNAS'] as const
/**
 * Under what a lab is recognized for a method. CMA: 检验检测机构资质认定 (市场监管总局令第163号), without which results may
 * not be given to prove something to others in China. CNAS: accreditation to ISO/IEC 17025.
 */
export type AccreditationScheme = (typeof ACCREDITATION_SCHEMES)[number]
