import type { Actor } from '../organization.ts'
import type { Action } from '../policy.ts'
import { scopesAllow } from './scope.ts'

/** Whether what proves who acts is good for an action, whatever the person may do. */
export const credentialAllows = ({ credential }: Actor, action: Action): boolean =>
  credential.kind !== 'API_KEY' || scopesAllow(credential.scopes, action)
