import type { z } from 'zod'

/** A setting: how it is read, and what people are told of it. */
export interface Setting<T> {
  schema: z.ZodType<T>
  /** What is allowed, for people. */
  type: string
  default: string
  meaning: string
}

export const setting = <T>(
  schema: z.ZodType<T>,
  type: string,
  defaultValue: string,
  meaning: string,
): Setting<T> => ({
  schema,
  type,
  default: defaultValue,
  meaning,
})
