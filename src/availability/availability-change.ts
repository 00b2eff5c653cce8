export const CHANGE_CAUSES = ['BOOKED', 'FREED', 'CLOSED', 'OPENED', 'RULES_CHANGED', 'RETIRED'] as const
/** Why the free time of a bookable changed. Never who did it. */
export type ChangeCause = (typeof CHANGE_CAUSES)[number]
/** SNAPSHOT: nothing changed, this is how it is. */
export type ToldCause = ChangeCause | 'SNAPSHOT'
