import { expect, test } from 'vitest'
import { MANDATE_SCOPES, type MandateScope } from '../../src/accounts/mandates/mandate.ts'
import { type Actor, ORGANIZATION_KINDS, ROLES } from '../../src/accounts/organization.ts'
import { can } from '../../src/accounts/permission.ts'
import { ACTIONS as ACTIONS_OF_POLICY, type Action } from '../../src/accounts/policy.ts'

const OWN = 'own'
const OTHER = 'other'
const actor = (kind: Actor['kind'], role: Actor['role']): Actor => ({
  ...{
    personId: 'p',
    organizationId: OWN,
    kind,
    role,
    sizeClass: null,
    credential: { kind: 'SESSION', id: 's' },
    expiresAt: new Date(),
  },
})

/** Every action that each kind and role may do to what is its own. */
const ALLOWED: Record<string, Action[]> = {
  'LAB OWNER': [
    ...([
      'organization.seeFigures',
      'site.add',
      'bookable.publish',
      'bookable.change',
      'bookable.retire',
    ] as const),
    ...(['accreditation.record', 'accreditation.withdraw'] as const),
    ...(['calendar.setRules', 'calendar.close', 'calendar.seeClosures', 'booking.see'] as const),
    ...(['booking.listOfBookable', 'booking.cancel', 'booking.answer'] as const),
    ...(['synonyms.see', 'synonyms.add', 'synonyms.remove'] as const),
  ],
  // What only an OWNER may, of whichever kind.
  OWNER: ['audit.see'],
  'LAB MEMBER': [
    ...(['organization.seeFigures', 'calendar.close', 'calendar.seeClosures', 'booking.see'] as const),
    ...(['booking.listOfBookable', 'booking.cancel', 'booking.answer', 'synonyms.see'] as const),
  ],
  ENTERPRISE: ['organization.seeFigures', 'booking.hold', 'booking.see', 'booking.confirm', 'booking.cancel'],
  WINDOW: ['organization.seeFigures'],
  REGULATOR: ['organization.seeFigures'],
}
const ACTIONS = [...new Set(Object.values(ALLOWED).flat())]
const objectOf = (id: string) => ({ organizationId: id, labId: id, enterpriseId: id })

for (const kind of ORGANIZATION_KINDS) {
  for (const role of ROLES) {
    const rank = kind === 'LAB' ? `LAB ${role === 'MEMBER' ? 'MEMBER' : 'OWNER'}` : kind
    test(`${kind} ${role}: may do this to its own, and to others only hold`, () => {
      const allowed = (id: string) =>
        ACTIONS.filter((action) => can(actor(kind, role), action, objectOf(id) as never))
      const owned = role === 'OWNER' ? ALLOWED.OWNER! : []
      expect(allowed(OWN).sort()).toEqual([...ALLOWED[rank]!, ...owned].sort())
      expect(allowed(OTHER)).toEqual(kind === 'ENTERPRISE' ? ['booking.hold'] : [])
    })
  }
}

test('a stranger may do nothing that the policy asks about', () => {
  expect(ACTIONS.filter((action) => can(null, action, objectOf(OWN) as never))).toEqual([])
})

/** What each scope of a mandate allows, and nothing else. */
const WITHIN: Record<MandateScope, Action[]> = {
  VIEW: [
    ...(['booking.see', 'booking.watch', 'bundle.see', 'waitlist.see'] as const),
    ...(['order.see', 'order.watch', 'quote.see', 'sample.see', 'report.see'] as const),
  ],
  BOOK: [
    ...(['booking.attend', 'booking.cancel', 'booking.hold', 'booking.reschedule'] as const),
    ...(['booking.nameParticipants', 'waitlist.join', 'waitlist.leave'] as const),
    ...(['bundle.hold', 'bundle.release', 'bundle.reschedule'] as const),
  ],
  CONFIRM: ['booking.confirm', 'bundle.confirm'],
  ORDER: [
    ...(['order.request', 'order.accept', 'order.discuss', 'order.withdraw', 'order.cancel'] as const),
    ...(['order.close', 'order.retest', 'file.upload'] as const),
    ...(['sample.register', 'sample.ship', 'sample.handOver'] as const),
  ],
}
const ofEverything = (id: string, mandateId: string | null) => ({
  ...{ organizationId: id, labId: 'lab', enterpriseId: id, delegateId: id, personId: 'p', mandateId },
})

for (const scope of MANDATE_SCOPES) {
  test(`a mandate with ${scope} alone allows what that names, whatever else the person might do`, () => {
    const under: Actor = {
      ...actor('ENTERPRISE', 'OWNER'),
      mandate: { id: 'm', delegateId: 'window', scopes: [scope] },
    }
    const allowed = (object: object) =>
      ACTIONS_OF_POLICY.filter((action) => can(under, action, object as never))
    expect(allowed(ofEverything(OWN, null)).sort()).toEqual([...WITHIN[scope]].sort())
    const made = allowed(ofEverything(OWN, 'm'))
    expect(made.sort()).toEqual([...new Set([...WITHIN[scope], ...MADE])].sort())
    expect(allowed(ofEverything(OTHER, 'm')).filter((action) => !FOR_ANYBODY.includes(action))).toEqual([])
  })
}

/** What whoever made something under the mandate sees of it in any case. */
const MADE: Action[] = [
  ...(['booking.see', 'bundle.see', 'waitlist.see'] as const),
  ...(['order.see', 'quote.see', 'sample.see', 'report.see'] as const),
]
/** What is done to nothing in particular. */
const FOR_ANYBODY: Action[] = [
  ...(['booking.hold', 'booking.watch', 'bundle.hold', 'waitlist.join'] as const),
  ...(['order.request', 'order.watch', 'file.upload'] as const),
]
/** What each role may do with the people of its own organization, of whatever kind that is. */
const WITH_PEOPLE: Record<Actor['role'], string[]> = {
  OWNER: [
    ...['member.see', 'member.seeEmail', 'member.changeRole', 'member.remove', 'invitation.see'],
    ...['invitation.send OWNER', 'invitation.send MANAGER', 'invitation.send MEMBER'],
    ...['invitation.withdraw OWNER', 'invitation.withdraw MANAGER', 'invitation.withdraw MEMBER'],
  ],
  MANAGER: [
    ...['member.see', 'member.seeEmail', 'invitation.see'],
    ...['invitation.send MEMBER', 'invitation.withdraw MEMBER'],
  ],
  MEMBER: ['member.see'],
}

for (const kind of ORGANIZATION_KINDS) {
  for (const role of ROLES) {
    test(`${kind} ${role}: may do this with its own people, and nothing with those of others`, () => {
      const allowed = (organizationId: string) =>
        WITH_PEOPLE.OWNER.filter((each) => {
          const [action, to] = each.split(' ')
          return can(actor(kind, role), action as Action, { organizationId, role: to } as never)
        })
      expect(allowed(OWN)).toEqual(WITH_PEOPLE[role])
      expect(allowed(OTHER)).toEqual([])
    })
  }
}
