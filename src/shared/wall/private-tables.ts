/**
 * The tables whose rows not everybody may see, to which PostgreSQL holds whoever acts (`wall_off` in
 * `drizzle/0020_second_wall.sql`). A statement that names one of them is asked as that one; a table that is missing
 * here shows nothing to anybody.
 */
export const PRIVATE_TABLES = [
  'api_key',
  'audit_entry',
  'audit_record',
  'booking',
  'booking_event',
  'booking_series',
  'breakdown',
  'bundle',
  'bundle_part',
  'case_contact',
  'case_event',
  'case_proposal',
  'case_service',
  'desk_case',
  'event',
  'file',
  'hand_over',
  'idempotency_record',
  'identity',
  'invitation',
  'lab_synonym',
  'mandate',
  'membership',
  'notification',
  'one_time_token',
  'order_attachment',
  'order_message',
  'outbox',
  'participant',
  'person',
  'qualification',
  'quote',
  'report',
  'sample',
  'satisfaction',
  'saved_search',
  'secret',
  'session',
  'session_note',
  'test_order',
  'test_order_event',
  'test_order_invitation',
  'throttle',
  'waitlist_entry',
] as const

// Only for what the service does by itself, or that look at private tables.
const PRIVATE_FUNCTIONS = ['chain_audit', 'forget_history', 'is_too_far', 'next_events', 'number_events']

const NAMED = new RegExp(`\\b(?:${[...PRIVATE_TABLES, ...PRIVATE_FUNCTIONS].join('|')})\\b`)

/** The public tables that only the lab of a row may write (`written_by_lab`). */
export const TABLES_OF_LABS = [
  'accreditation',
  'bookable',
  'closure',
  'opening_rule',
  'site',
  'standard',
  'test_service',
] as const

/** The public tables that only the service itself writes. */
const TABLES_OF_SYSTEM = ['category', 'district', 'organization', 'public_day', 'synonym', 'unmet_demand']

const WRITTEN = [...TABLES_OF_LABS, ...TABLES_OF_SYSTEM].join('|')
const WRITES = new RegExp(`^\\s*(?:insert into|update|delete from) "?(?:${WRITTEN})\\b`)

/**
 * Whether a statement must be asked as somebody: it names a private table, or writes what is a lab's or the service's.
 * One that only seems to is asked with more ado, and answers the same.
 */
export const needsIdentity = (statement: string): boolean => NAMED.test(statement) || WRITES.test(statement)
