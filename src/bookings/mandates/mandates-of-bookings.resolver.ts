import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { isInForce } from '../../accounts/mandates/mandate.ts'
import { MandateType } from '../../accounts/mandates/mandates.graphql.ts'
import type { MandateRow } from '../../accounts/mandates/mandates.table.ts'
import { OrganizationType } from '../../accounts/organizations.graphql.ts'
import { can } from '../../accounts/permission.ts'
import type { Context } from '../../context.ts'
import { MoneyType, money } from '../../shared/common.graphql.ts'
import { BookingEventType, BookingType } from '../bookings.graphql.ts'
import type { BookingEventRow, BookingRow } from '../bookings.table.ts'
import { WaitlistEntryType } from '../waitlist/waitlist.graphql.ts'
import type { WaitlistEntryRow } from '../waitlist/waitlist.table.ts'
import type { CapExceeded } from './cap-exceeded.ts'
import { MandateCapExceededType } from './mandate-cap-exceeded.graphql.ts'

async function delegateOf({ mandateId }: { mandateId: string | null }, { loaders }: Context) {
  const sides = mandateId && (await loaders.sidesOfMandate.load(mandateId))
  return sides ? loaders.organizations.load(sides.delegateId) : null
}

/** By whom a booking was made, where that was not its enterprise itself. */
@Resolver(() => BookingType)
export class BookingMandateResolver {
  @FieldResolver(() => OrganizationType, {
    nullable: true,
    description:
      'The window or enterprise that holds it for the enterprise, or was the last to confirm, move, extend or cancel it, under a mandate; null when its own people did all.',
  })
  bookedBy(@Root() booking: BookingRow, @Ctx() context: Context) {
    return delegateOf(booking, context)
  }

  @FieldResolver(() => MandateType, {
    nullable: true,
    description:
      'The mandate under which that was done, and against whose cap it counts. For its two sides; null for the lab, which is told who acted and not on which terms.',
  })
  async mandate(@Root() { mandateId }: BookingRow, @Ctx() { actor, loaders }: Context) {
    const mandate = mandateId && (await loaders.mandates.load(mandateId))
    if (!mandate) return null
    return can(actor, 'mandate.see', mandate) || actor?.mandate?.id === mandate.id ? mandate : null
  }
}

@Resolver(() => WaitlistEntryType)
export class EntryMandateResolver {
  @FieldResolver(() => OrganizationType, {
    nullable: true,
    description: 'The window or enterprise that joined for it under a mandate; null when its own people did.',
  })
  joinedThrough(@Root() entry: WaitlistEntryRow, @Ctx() context: Context) {
    return delegateOf(entry, context)
  }
}

@Resolver(() => BookingEventType)
export class BookingEventMandateResolver {
  @FieldResolver(() => OrganizationType, {
    nullable: true,
    description:
      'The enterprise for which `organization` did it under a mandate; null when it acted for itself.',
  })
  async onBehalfOf(@Root() { mandateId }: BookingEventRow, @Ctx() { loaders }: Context) {
    const sides = mandateId && (await loaders.sidesOfMandate.load(mandateId))
    return sides ? loaders.organizations.load(sides.enterpriseId) : null
  }
}

@Resolver(() => MandateType)
export class MandateSpentResolver {
  @FieldResolver(() => MoneyType, {
    nullable: true,
    description:
      'What is committed under it: the prices of bookings that have not ended, and what was charged for those that have; the prices of test orders that were agreed and not called off. For the enterprise, and for the delegate while it is in force; null otherwise.',
  })
  async spent(@Root() mandate: MandateRow, @Ctx() { actor, now, loaders }: Context) {
    const isGiver = actor?.organizationId === mandate.enterpriseId
    return isGiver || isInForce(mandate, now) ? money(await loaders.committed.load(mandate.id)) : null
  }
}

@Resolver(() => MandateCapExceededType)
export class MandateCapExceededResolver {
  @FieldResolver(() => MoneyType, { description: 'What the mandate allows in all.' })
  cap(@Root() { cap }: CapExceeded) {
    return money(cap)
  }

  @FieldResolver(() => MoneyType, { description: 'What was committed under it before.' })
  spent(@Root() { spent }: CapExceeded) {
    return money(spent)
  }

  @FieldResolver(() => MoneyType, { description: 'How much more was asked for.' })
  asked(@Root() { asked }: CapExceeded) {
    return money(asked)
  }
}
