/** Milliseconds of the machine's clock, which all of its processes share and nobody sets. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6
