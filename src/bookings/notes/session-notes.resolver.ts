import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql'
import { PersonType } from '../../accounts/people.graphql.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../../shared/connection.graphql.ts'
import { keyOf } from '../../shared/global-id.ts'
import { pageRequest } from '../../shared/page.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { BookingType } from '../bookings.graphql.ts'
import type { BookingRow } from '../bookings.table.ts'
import {
  SessionNoteConnection,
  SessionNoteType,
  WriteSessionNoteInput,
  WriteSessionNotePayload,
} from './session-notes.graphql.ts'
import { notesOf, writeSessionNote } from './session-notes.service.ts'
import type { SessionNoteRow } from './session-notes.table.ts'

@Resolver(() => SessionNoteType)
export class SessionNoteResolver {
  @FieldResolver(() => PersonType, { description: 'Who wrote it.' })
  writtenBy(@Root() { personId }: SessionNoteRow, @Ctx() { loaders }: Context) {
    return loaders.people.load(personId)
  }

  @Mutation(() => WriteSessionNotePayload, {
    description:
      'Writes what came of a session with an expert, for its enterprise, which is told; a confirmed, begun or completed one. Writing again takes the place of the note before, which stays in `sessionNotes`. The same text twice does nothing more. For anybody of its lab.',
  })
  @Access('booking.writeNote')
  writeSessionNote(
    @Arg('input', () => WriteSessionNoteInput, { description: 'The note.' })
    { bookingId, text }: WriteSessionNoteInput,
    @Ctx() context: Context,
  ) {
    const written = writeSessionNote(context, keyOf(bookingId, 'Booking'), text)
    return answer(written.then((sessionNote) => ({ sessionNote })))
  }
}

@Resolver(() => BookingType)
export class BookingNotesResolver {
  @FieldResolver(() => SessionNoteConnection, {
    nullable: true,
    description:
      'What the lab wrote of a session with an expert: the note as it is first, then as it was before. For anybody of its enterprise or its lab; FORBIDDEN to who acts under a mandate.',
  })
  @Access('booking.readNotes')
  async sessionNotes(
    @Root() booking: BookingRow,
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    return toConnection(await notesOf(context, booking, pageRequest(first, after)), ({ id }) => id)
  }
}
