import type { z } from 'zod'
import { SETTINGS } from './settings.ts'

type Values = { [Name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[Name]['schema']> }

/** The settings of a running service. */
export type Config = Omit<Values, 'DEMO_DATA' | 'GRAPHIQL'> & { DEMO_DATA: boolean; GRAPHIQL: boolean }

/** A setting that cannot be used; the message names it, what it was and what it may be. */
export class ConfigError extends Error {}

/** Reads and checks the settings. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const values = Object.fromEntries(
    Object.entries(SETTINGS).map(([name, { schema, type, default: fallback }]) => {
      const text = environment[name]?.trim() || fallback
      const result = schema.safeParse(text)
      if (result.success) return [name, result.data]
      const shown = /SECRET|URL|KEY/.test(name) ? '' : ` is "${text}", but`
      throw new ConfigError(`${name}${shown} must be ${type}. Correct it, or run "npm start -- --help".`)
    }),
  ) as Values
  if (values.SMTP_URL && !values.MAIL_FROM) {
    throw new ConfigError(
      'MAIL_FROM must be set with SMTP_URL: mails need a sender, such as no-reply@lab.example.',
    )
  }
  if (Boolean(values.OIDC_ISSUER) !== Boolean(values.OIDC_AUDIENCE)) {
    throw new ConfigError(
      'OIDC_ISSUER and OIDC_AUDIENCE must be set together: a token that is for another service proves nothing here.',
    )
  }
  if (values.DOCUMENTS === 'only' && !values.DOCUMENTS_FILE) {
    throw new ConfigError(
      'DOCUMENTS_FILE must be set with DOCUMENTS=only: without documents, nothing could be asked.',
    )
  }
  if (values.S3_ENDPOINT && !(values.S3_BUCKET && values.S3_ACCESS_KEY_ID && values.S3_SECRET_ACCESS_KEY)) {
    throw new ConfigError(
      'S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set with S3_ENDPOINT: nobody else may write to the bucket.',
    )
  }
  const open = values.NODE_ENV !== 'production'
  return {
    ...values,
    DEMO_DATA: values.DEMO_DATA === '' ? open : values.DEMO_DATA,
    GRAPHIQL: values.GRAPHIQL === '' ? open : values.GRAPHIQL,
  }
}

/** The text of `npm start -- --help`. */
export function help(): string {
  const lines = Object.entries(SETTINGS).map(
    ([name, { type, default: fallback, meaning }]) =>
      `  ${name}\n      ${meaning}\n      ${type}; default: ${fallback || 'not set'}`,
  )
  return `Fenshi: the open marketplace API for shared laboratory capacity.\n\nSettings, from the environment:\n\n${lines.join('\n')}\n`
}
