/** The longest credential that is looked at, in characters; those of identity providers have a few thousand at most. */
export const MAX_TOKEN_LENGTH = 8_192
