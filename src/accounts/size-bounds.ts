// Lower bounds of 工信部联企业〔2011〕300号; revenue and assets in 万元 (10,000 yuan).
// From LARGE down to SMALL; an enterprise that misses a bound falls to the class below, and below SMALL is MICRO.
interface Bounds {
  staff?: number
  revenue?: number
  assets?: number
}

export const SIZE_BOUNDS = {
  AGRICULTURE: {
    LARGE: { revenue: 20000 },
    MEDIUM: { revenue: 500 },
    SMALL: { revenue: 50 },
  },
  INDUSTRY: {
    LARGE: { staff: 1000, revenue: 40000 },
    MEDIUM: { staff: 300, revenue: 2000 },
    SMALL: { staff: 20, revenue: 300 },
  },
  CONSTRUCTION: {
    LARGE: { revenue: 80000, assets: 80000 },
    MEDIUM: { revenue: 6000, assets: 5000 },
    SMALL: { revenue: 300, assets: 300 },
  },
  WHOLESALE: {
    LARGE: { staff: 200, revenue: 40000 },
    MEDIUM: { staff: 20, revenue: 5000 },
    SMALL: { staff: 5, revenue: 1000 },
  },
  RETAIL: {
    LARGE: { staff: 300, revenue: 20000 },
    MEDIUM: { staff: 50, revenue: 500 },
    SMALL: { staff: 10, revenue: 100 },
  },
  TRANSPORT: {
    LARGE: { staff: 1000, revenue: 30000 },
    MEDIUM: { staff: 300, revenue: 3000 },
    SMALL: { staff: 20, revenue: 200 },
  },
  WAREHOUSING: {
    LARGE: { staff: 200, revenue: 30000 },
    MEDIUM: { staff: 100, revenue: 1000 },
    SMALL: { staff: 20, revenue: 100 },
  },
  POSTAL: {
    LARGE: { staff: 1000, revenue: 30000 },
    MEDIUM: { staff: 300, revenue: 2000 },
    SMALL: { staff: 20, revenue: 100 },
  },
  ACCOMMODATION: {
    LARGE: { staff: 300, revenue: 10000 },
    MEDIUM: { staff: 100, revenue: 2000 },
    SMALL: { staff: 10, revenue: 100 },
  },
  CATERING: {
    LARGE: { staff: 300, revenue: 10000 },
    MEDIUM: { staff: 100, revenue: 2000 },
    SMALL: { staff: 10, revenue: 100 },
  },
  TELECOM: {
    LARGE: { staff: 2000, revenue: 100000 },
    MEDIUM: { staff: 100, revenue: 1000 },
    SMALL: { staff: 10, revenue: 100 },
  },
  SOFTWARE_IT: {
    LARGE: { staff: 300, revenue: 10000 },
    MEDIUM: { staff: 100, revenue: 1000 },
    SMALL: { staff: 10, revenue: 50 },
  },
  REAL_ESTATE: {
    LARGE: { revenue: 200000, assets: 10000 },
    MEDIUM: { revenue: 1000, assets: 5000 },
    SMALL: { revenue: 100, assets: 2000 },
  },
  PROPERTY_MANAGEMENT: {
    LARGE: { staff: 1000, revenue: 5000 },
    MEDIUM: { staff: 300, revenue: 1000 },
    SMALL: { staff: 100, revenue: 500 },
  },
  LEASING_BUSINESS: {
    LARGE: { staff: 300, assets: 120000 },
    MEDIUM: { staff: 100, assets: 8000 },
    SMALL: { staff: 10, assets: 100 },
  },
  OTHER: {
    LARGE: { staff: 300 },
    MEDIUM: { staff: 100 },
    SMALL: { staff: 10 },
  },
} as const satisfies Record<string, Record<'LARGE' | 'MEDIUM' | 'SMALL', Bounds>>
