import type { OrganizationKind } from '../accounts/organization.ts'

/** The password of every demonstration sign-in. */
export const DEMO_PASSWORD = 'fenshi-demo'

/** An owner of a SMALL enterprise. */
export const ENGINEER = 'engineer@enterprise.example'
/** An owner of a MICRO enterprise, who wants the same slots. */
export const BUYER = 'buyer@enterprise.example'
/** An owner of the lab with the X-ray diffractometer. */
export const LAB_MANAGER = 'manager@lab.example'
export const WINDOW_CLERK = 'clerk@window.example'
export const REGULATOR_OFFICER = 'officer@regulator.example'

const TOLD: Record<OrganizationKind, readonly string[]> = {
  ENTERPRISE: [ENGINEER, BUYER],
  LAB: [LAB_MANAGER],
  WINDOW: [WINDOW_CLERK],
  REGULATOR: [REGULATOR_OFFICER],
}

/** The address of the owner of the n-th organization of a kind, counted from 1. */
export const ownerEmail = (kind: OrganizationKind, n: number): string =>
  TOLD[kind][n - 1] ?? `owner.${n}@${kind.toLowerCase()}.example`

/** The ready-made sign-ins, one for each kind of organization, for the console. */
export function demoSignIns(): string {
  const lines = Object.entries(TOLD).map(([kind, [email]]) => `  ${kind.padEnd(10)}  ${email}`)
  return [`Demonstration sign-ins, all with the password ${DEMO_PASSWORD}:`, ...lines].join('\n')
}
