import { toGlobalId } from '../../../src/shared/global-id.ts'

export const PROTOCOL = 'graphql-transport-ws'
/** What a message of a change holds, and no other. */
export const NEXT = '"type":"next"'

/** What a watcher says first, and is answered. */
export const GREETING = JSON.stringify({ type: 'connection_init' })

const WATCH = `subscription ($scope: AvailabilityScope!) { availabilityChanged(scope: $scope) {
  cursor version cause bookable { id } days { date freePeriods { startsAt endsAt unitsLeft } } } }`

/** What bookables somebody watches, as the service is told. */
export type Scope = { category: string } | { bookableIds: string[] }

const operation = (id: string, query: string, variables: object) =>
  JSON.stringify({ id, type: 'subscribe', payload: { query, variables } })

export const subscribeTo = (scope: Scope): string => operation('1', WATCH, { scope })

/** A question whose answer shows that what was asked before it on the same socket has arrived. */
export const PROBE = operation('2', '{ __typename }', {})

export const globalIdOf = (bookable: string): string => toGlobalId('Instrument', bookable)

/** The name of one change of a bookable. */
export const changeKey = (globalId: string, version: number | string): string => `${globalId} ${version}`

interface Told {
  payload: { data: { availabilityChanged: { version: number; bookable: { id: string } } } }
}

/** Which change a message tells of. */
export function keyOfMessage(text: string): string {
  const { version, bookable } = (JSON.parse(text) as Told).payload.data.availabilityChanged
  return changeKey(bookable.id, version)
}
