// Loaded before the service, whose first wall it takes down: whoever asks may do everything, and to everything.
import { randomUUID } from 'node:crypto'
import { register } from 'node:module'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) register(import.meta.url)

const NOBODY = { personId: randomUUID(), organizationId: randomUUID(), kind: 'LAB', role: 'OWNER' }
const OPEN = {
  'function can(': 'return true',
  'function authorize(': 'return ACTOR',
  'async function authorizeNamed(': 'return ACTOR',
}

export async function load(url, context, next) {
  const loaded = await next(url, context)
  if (!url.endsWith('/dist/accounts/permission.js')) return loaded
  let source = String(loaded.source)
  for (const [name, body] of Object.entries(OPEN)) {
    const pattern = new RegExp(`export ${name.replace('(', '\\(')}([^)]*)\\) {`)
    if (!pattern.test(source)) throw new Error(`there is no ${name} to take down`)
    source = source.replace(
      pattern,
      (head) => `${head} ${body.replace('ACTOR', `actor ?? ${JSON.stringify(NOBODY)}`)};`,
    )
  }
  return { ...loaded, source }
}
