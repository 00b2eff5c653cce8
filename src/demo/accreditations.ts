import { Temporal } from 'temporal-polyfill'
import type { AccreditationScheme } from '../catalog/accreditation.ts'
import { writeScopes } from '../catalog/accreditations.repository.ts'
import { methodsOf } from '../catalog/methods.ts'
import type { Tx } from '../shared/db.ts'
import type { LabKey } from './labs.ts'
import type { Parties } from './organizations.ts'

interface DemoCertificate {
  lab: LabKey
  scheme: AccreditationScheme
  /** Days from today, both included. */
  from: number
  until: number
  methods: readonly string[]
}

const YEAR = 365
/** Certificates are given for six years; of some much is left. */
const VALID = { from: -2 * YEAR, until: 4 * YEAR }

const METALS = ['GB/T 228.1-2021', 'GB/T 229-2020', 'GB/T 230.1-2018', 'GB/T 231.1-2018', 'GB/T 4340.1']
const EMC = ['GB/T 17626.2-2018', 'GB/T 17626.4-2018', 'GB/T 9254.1-2021']
const CLIMATE = ['GB/T 2423.1-2008', 'GB/T 2423.2-2008', 'GB/T 2423.3-2016', 'GB/T 2423.22-2012']

/** Invented, of real methods. The salt spray laboratory has none. */
const CERTIFICATES: readonly DemoCertificate[] = [
  { lab: 'LIGANG', scheme: 'CMA', ...VALID, methods: METALS },
  { lab: 'LIGANG', scheme: 'CNAS', ...VALID, methods: METALS.slice(0, 3) },
  { lab: 'YUNZHANG', scheme: 'CMA', ...VALID, methods: [...EMC, 'GB 4943.1-2022'] },
  { lab: 'YUNZHANG', scheme: 'CNAS', ...VALID, methods: EMC },
  { lab: 'JINGE', scheme: 'CMA', ...VALID, methods: [...CLIMATE, 'GB/T 2423.10-2019'] },
  // Ends while there is still much to book.
  { lab: 'JINGE', scheme: 'CNAS', from: -6 * YEAR, until: 6, methods: CLIMATE },
  { lab: 'HENGZHI', scheme: 'CNAS', ...VALID, methods: ['JJF 1064-2010', 'JJG 1036-2022'] },
  { lab: 'JINGJU', scheme: 'CNAS', ...VALID, methods: ['JJF 1064-2010', 'JJG 146-2011'] },
  { lab: 'QINGWU', scheme: 'CMA', ...VALID, methods: ['GB 4789.2-2022', 'GB/T 26125-2011'] },
  { lab: 'BIYU', scheme: 'CMA', ...VALID, methods: ['GB/T 16422.2-2022', 'GB/T 1040.1-2018'] },
  // Has run out, and nobody has renewed it.
  {
    ...{ lab: 'LANXI', scheme: 'CMA', from: -6 * YEAR - 40, until: -40 },
    methods: ['GB 5009.12-2023', 'GB/T 26125-2011'],
  },
]

/** Records the accreditations of the labs, around the day of the first start. */
export async function loadAccreditations(tx: Tx, { labs }: Parties, now: Date): Promise<void> {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO('Asia/Shanghai')
    .toPlainDate()
  const day = (days: number) => today.add({ days }).toString()
  for (const [i, { lab, scheme, from, until, methods }] of CERTIFICATES.entries()) {
    const certificate = { labId: labs[lab].organizationId, scheme, certificate: numberOf(scheme, i + 1) }
    const validity = { validFrom: day(from), validUntil: day(until) }
    await writeScopes(tx, certificate, methodsOf(methods), validity)
  }
}

// As long as real ones, and with a word that no real one has.
const numberOf = (scheme: AccreditationScheme, n: number): string =>
  scheme === 'CNAS' ? `CNAS L${String(n).padStart(5, '0')} 演示` : `${String(n).padStart(12, '0')} 演示`
