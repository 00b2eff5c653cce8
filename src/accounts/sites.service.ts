import { about } from '../shared/audit/recording.ts'
import { newId } from '../shared/id.ts'
import type { Text } from '../shared/language.ts'
import { refuseAny } from '../shared/refusal.ts'
import type { Call } from './call.ts'
import { nameProblems } from './organization.ts'
import { authorize, signedIn } from './permission.ts'
import { districtProblems } from './sign-up.service.ts'
import { insertSite } from './sites.repository.ts'
import type { SiteRow } from './sites.table.ts'

export interface NewSite {
  name: Text
  address: string
  district: string
  timeZone: string
}

/** Adds a place where the acting lab's bookables stand. */
export async function addSite({ db, actor }: Call, request: NewSite): Promise<SiteRow> {
  const labId = signedIn(actor).organizationId
  authorize(actor, 'site.add', { labId })
  refuseAny([
    ...nameProblems(request.name.zh, ['name', 'zh']),
    ...nameProblems(request.name.en, ['name', 'en']),
    ...nameProblems(request.address, ['address'], { en: 'An address', zh: '地址' }),
    ...(await districtProblems(db, request.district)),
  ])
  const site = {
    id: newId(),
    labId,
    nameZh: request.name.zh.trim(),
    nameEn: request.name.en.trim(),
    address: request.address.trim(),
    district: request.district,
    timeZone: request.timeZone,
  }
  await db.transaction(async (tx) => {
    about(tx, 'Site', site.id)
    await insertSite(tx, site)
  })
  return site
}
