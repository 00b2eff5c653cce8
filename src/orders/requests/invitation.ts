export const INVITATION_STATUSES = ['INVITED', 'QUOTED', 'DECLINED', 'LOST', 'WON'] as const
/** Where a lab stands that may quote: it has not answered, has a quote, wants none, or another or itself was chosen. */
export type InvitationStatus = (typeof INVITATION_STATUSES)[number]

/** How many labs may quote for one request. */
export const MAX_LABS = 50
