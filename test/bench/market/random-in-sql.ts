/** A function of the session: the same number from 0 (included) to 1 (not included) for the same row and purpose. */
export const RANDOM = `
  create function pg_temp.random_of(row_number bigint, purpose bigint) returns double precision
  language sql immutable parallel safe as $$
    select (hashint8extended($1, $2) & 4503599627370495)::double precision / 4503599627370496
  $$;`

/** Draws in SQL for one seed: each purpose has numbers of its own. */
export const drawsOf = (seed: number) => (row: string, purpose: number) =>
  `pg_temp.random_of(${row}, ${seed * 1_000 + purpose})`
export type Draw = ReturnType<typeof drawsOf>

/** The number, from 1, of the share that a draw falls into. */
export function shareIn(draw: string, shares: readonly number[]): string {
  const sum = shares.reduce((total, share) => total + share, 0)
  let reached = 0
  const bounds = shares.slice(0, -1).map((share) => {
    reached += share
    return reached / sum
  })
  return `(width_bucket(${draw}, array[${bounds}]::double precision[]) + 1)`
}
