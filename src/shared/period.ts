/** A half-open period of instants: `startsAt` belongs to it, `endsAt` does not. */
export interface Period {
  startsAt: Date
  endsAt: Date
}

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

export const after = (instant: Date, milliseconds: number): Date => new Date(instant.getTime() + milliseconds)

export const minutesOf = ({ startsAt, endsAt }: Period): number =>
  (endsAt.getTime() - startsAt.getTime()) / MINUTE

/** Whether two periods have an instant in common. */
export const overlap = (a: Period, b: Period): boolean => a.startsAt < b.endsAt && b.startsAt < a.endsAt

/** The period longer by so many minutes at either end. */
export const widened = ({ startsAt, endsAt }: Period, before: number, behind: number): Period => ({
  startsAt: after(startsAt, -before * MINUTE),
  endsAt: after(endsAt, behind * MINUTE),
})
