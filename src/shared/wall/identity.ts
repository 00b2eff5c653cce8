/** The role of PostgreSQL that the service is: it owns nothing, and sees what whoever acts may see. */
export const SERVICE_ROLE = 'fenshi_service'
/** The role for what the service does by itself, or for others than who asks: it owns nothing either, and sees all. */
export const SYSTEM_ROLE = 'fenshi_system'

/** Who acts, as far as the database has to know. */
export interface Acting {
  personId: string
  organizationId: string
  /** Under which mandate it is acted for; none for its own people. */
  mandate?: { id: string }
}

/** As whom private tables are asked; null is a stranger, to whom they are empty. */
export type Identity = Acting | 'SYSTEM' | null

const UUID = /^[0-9a-f-]{36}$/i

/**
 * The statements with which a transaction says as whom it asks; they end with it. SET and not set_config, which would
 * be a query, before which the isolation level must be known.
 */
export function declaration(identity: Identity): string {
  if (identity === null) return ''
  if (identity === 'SYSTEM') return `set local role ${SYSTEM_ROLE}`
  const { personId, organizationId, mandate } = identity
  const acting = `set local fenshi.person_id = ${quoted(personId)}; set local fenshi.organization_id = ${quoted(organizationId)}`
  return mandate ? `${acting}; set local fenshi.mandate_id = ${quoted(mandate.id)}` : acting
}

function quoted(id: string): string {
  if (!UUID.test(id)) throw new Error('who acts is not known by a UUID')
  return `'${id}'`
}
