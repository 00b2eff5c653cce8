import { notFound } from '../shared/fault.ts'
import { type PageRequest, pageOf } from '../shared/page.ts'
import type { Call } from './call.ts'
import { listDistricts, listLabs, organizationLoader } from './organizations.repository.ts'
import type { OrganizationRow } from './organizations.table.ts'
import { asking, can, signedIn } from './permission.ts'

/** The labs of the market, in the order in which they signed up. */
export const labs = async ({ db }: Call, district: string | undefined, page: PageRequest) =>
  pageOf(await listLabs(db, district, page), page)

export const districts = ({ db }: Call) => listDistricts(db)

/** What the size class of an enterprise follows from; null for what is no enterprise or not the viewer's own. */
export const figuresOf = ({ actor }: Call, organization: OrganizationRow): OrganizationRow | null =>
  organization.kind === 'ENTERPRISE' &&
  can(actor, 'organization.seeFigures', { organizationId: organization.id })
    ? organization
    : null

/** An organization by id: enterprises are seen by themselves only, all others by everybody. */
export async function readOrganization({ db, actor }: Call, id: string): Promise<OrganizationRow> {
  const organization = await organizationLoader(db).load(id)
  if (
    organization &&
    (organization.kind !== 'ENTERPRISE' || organization.id === asking(actor)?.organizationId)
  ) {
    return organization
  }
  throw notFound()
}

/** Who is signed in, and for which organization. */
export async function viewerOf({ db, actor }: Call) {
  const { personId, organizationId, role, expiresAt } = signedIn(actor)
  const organization = await organizationLoader(db).load(organizationId)
  return { personId, organization, role, expiresAt }
}
