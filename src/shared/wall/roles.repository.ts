import { sql } from 'drizzle-orm'
import { type Db, driverError, rows } from '../db.ts'
import { StartError } from '../start-error.ts'
import { SERVICE_ROLE, SYSTEM_ROLE } from './identity.ts'

const ROLES = [SERVICE_ROLE, SYSTEM_ROLE]

/** Refuses to migrate where the roles are missing and the owner may not create them. */
export async function prepareRoles(owner: Db): Promise<void> {
  const [found] = await rows<{ login: string; able: boolean; usable: number }>(
    owner,
    sql`select current_user as login, rolsuper or rolcreaterole as able, (
        select count(*)::integer from pg_roles r
        where r.rolname in (${SERVICE_ROLE}, ${SYSTEM_ROLE}) and pg_has_role(r.oid, 'MEMBER')) as usable
      from pg_roles where rolname = current_user`,
  )
  const { login, able, usable } = found!
  if (able || usable === ROLES.length) return
  throw new StartError(
    `The service needs two roles that own nothing, and ${login} may not create them. Let a superuser run, once: ${CREATE} GRANT ${ROLES.join(', ')} TO "${login}"; Where they exist, only the second is needed.`,
  )
}

const CREATE = ROLES.map((role) => `CREATE ROLE ${role} NOLOGIN;`).join(' ')

interface Powers {
  role: string
  strong: boolean
  owns: boolean
  login: string
  login_strong: boolean
  login_owns: boolean
}

/**
 * Refuses to serve as a role that row-level security does not bind. `separate`: the owner has a login of its own, so
 * that the one of the service must be as weak as its role.
 */
export async function checkServiceRole(service: Db, separate: boolean): Promise<void> {
  const [found] = await rows<Powers>(service, POWERS).catch((error: unknown) => {
    const { code = '' } = driverError(error)
    throw REFUSED.includes(code) ? new StartError(NOT_A_MEMBER) : error
  })
  const { role, strong, owns, login, login_strong, login_owns } = found!
  if (role !== SERVICE_ROLE) {
    throw new StartError(
      `The service is ${role} on PostgreSQL and must be ${SERVICE_ROLE}: something between them drops the role with which it connects. Connect without it.`,
    )
  }
  if (strong || owns) throw new StartError(tooStrong(role))
  if (separate && (login_strong || login_owns)) throw new StartError(tooStrong(login))
}

// May not become the role, or there is none.
const REFUSED = ['42501', '22023']
const NOT_A_MEMBER = `The user of DATABASE_URL may not become ${SERVICE_ROLE}. Let a superuser run, with its name: GRANT ${ROLES.join(', ')} TO the_user;`

const tooStrong = (role: string) =>
  `The role ${role} is a superuser, bypasses row-level security or owns tables, so that PostgreSQL would not keep one organization's bookings from another. Run: ALTER ROLE "${role}" NOSUPERUSER NOBYPASSRLS; and let the user of MIGRATION_DATABASE_URL own the tables.`

const owns = (role: string) =>
  sql.raw(`exists (
  select from pg_class c join pg_roles o on o.oid = c.relowner
  where o.rolname = ${role} and c.relnamespace = 'public'::regnamespace)`)

const POWERS = sql`
  select current_user as role, r.rolsuper or r.rolbypassrls as strong, ${owns('current_user')} as owns,
    session_user as login, l.rolsuper or l.rolbypassrls as login_strong, ${owns('session_user')} as login_owns
  from pg_roles r, pg_roles l where r.rolname = current_user and l.rolname = session_user`
