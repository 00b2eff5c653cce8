export const MEETING_PLACES = ['AT_LAB', 'ON_SITE', 'AT_WINDOW', 'ONLINE'] as const
/** Where an expert meets an enterprise: at the lab, at the enterprise, at a service window, or online. */
export type MeetingPlace = (typeof MEETING_PLACES)[number]

/** Whether the expert leaves the lab for it. An online session is held from the lab. */
export const isAway = (place: MeetingPlace): boolean => place === 'ON_SITE' || place === 'AT_WINDOW'
