import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { bookableKeyOf } from '../../catalog/bookable-id.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { keyOf } from '../../shared/global-id.ts'
import { answer } from '../../shared/payload.graphql.ts'
import {
  GrantQualificationInput,
  GrantQualificationPayload,
  RequestQualificationInput,
  RequestQualificationPayload,
  RevokeQualificationInput,
  RevokeQualificationPayload,
} from './qualifications.graphql.ts'
import type { QualificationRow } from './qualifications.table.ts'
import { grantQualification, requestQualification, revokeQualification } from './qualifying.service.ts'

const qualificationAnswer = (qualification: Promise<QualificationRow>) =>
  answer(qualification.then((row) => ({ qualification: row })))

@Resolver()
export class QualifyingResolver {
  @Mutation(() => RequestQualificationPayload, {
    description:
      'Asks the lab to qualify you for a bookable with `requiresQualification`; the lab is told. Asking again before it has answered changes the note. For anybody of an enterprise.',
  })
  @Access('qualification.request')
  requestQualification(
    @Arg('input', () => RequestQualificationInput, { description: 'What for.' })
    { bookableId, note }: RequestQualificationInput,
    @Ctx() context: Context,
  ) {
    const key = bookableKeyOf(bookableId)
    return qualificationAnswer(requestQualification(context, key, note ?? null))
  }

  @Mutation(() => GrantQualificationPayload, {
    description:
      'Qualifies a person for a bookable until an instant or for good, in place of what was granted before; the person is told. It may be granted before the bookable demands it. NOT_FOUND for who never asked the lab nor booked at it. For an OWNER or MANAGER of its lab.',
  })
  @Access('qualification.grant')
  grantQualification(
    @Arg('input', () => GrantQualificationInput, { description: 'Who, for what, and until when.' })
    { bookableId, personId, expiresAt }: GrantQualificationInput,
    @Ctx() context: Context,
  ) {
    const grant = {
      bookableId: bookableKeyOf(bookableId),
      personId: keyOf(personId, 'Person'),
      expiresAt: expiresAt ?? null,
    }
    return qualificationAnswer(grantQualification(context, grant))
  }

  @Mutation(() => RevokeQualificationPayload, {
    description:
      'Takes a qualification back, or turns a request for one down; the person is told. Bookings and holds that were made with it stay: cancel those that must not take place. For an OWNER or MANAGER of its lab. Revoking twice does nothing more.',
  })
  @Access('qualification.revoke')
  revokeQualification(
    @Arg('input', () => RevokeQualificationInput, { description: 'Which one, and why.' })
    { qualificationId, reason }: RevokeQualificationInput,
    @Ctx() context: Context,
  ) {
    const key = keyOf(qualificationId, 'Qualification')
    return qualificationAnswer(revokeQualification(context, key, reason))
  }
}
