import { newId } from '../shared/id.ts'
import type { Text } from '../shared/language.ts'
import { type Problem, refuseAny } from '../shared/refusal.ts'
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
    ...nameProblems(request.address, ['address']),
    ...(await districtProblems(db, request.district)),
    ...zoneProblems(request.timeZone),
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
  await insertSite(db, site)
  return site
}

function zoneProblems(timeZone: string): Problem[] {
  // An offset such as +08:00 is accepted by Intl, but knows no changes of the clock.
  const named = /^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+$|^UTC$/.test(timeZone)
  try {
    if (named && new Intl.DateTimeFormat('en', { timeZone })) return []
  } catch {
    // Told below, like a name of the wrong form.
  }
  return [
    {
      code: 'INVALID_INPUT',
      path: ['timeZone'],
      text: {
        en: 'This is not the name of an IANA time zone, such as Asia/Shanghai.',
        zh: '时区须为 IANA 时区名称,例如 Asia/Shanghai。',
      },
    },
  ]
}
