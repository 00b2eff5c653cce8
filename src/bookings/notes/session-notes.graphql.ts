import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { connectionOf } from '../../shared/connection.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'

@ObjectType('SessionNote', {
  description:
    'What the lab wrote of a session with an expert, for the enterprise (会谈记录). Seen by its two parties, and by nobody who acts under a mandate. A later note takes the place of an earlier one, which stays to be read.',
})
@Access('booking.readNotes')
export class SessionNoteType {
  @Field(() => String, { description: 'The note.' })
  text!: string

  @Field(() => Date, { description: 'When it was written.' })
  writtenAt!: Date
}

export const SessionNoteConnection = connectionOf(() => SessionNoteType, 'SessionNote')

@InputType('WriteSessionNoteInput', { description: 'What came of a session.' })
export class WriteSessionNoteInput {
  @Field(() => ID, { description: 'The booking of an expert.' })
  bookingId!: string

  @Field(() => String, {
    description: 'All of the note as it is to be read from now on, 1 to 10000 characters.',
  })
  text!: string
}

@ObjectType('WriteSessionNotePayload', { description: 'The answer of writeSessionNote.' })
@Access('booking.writeNote')
export class WriteSessionNotePayload extends Payload {
  @Field(() => SessionNoteType, { nullable: true, description: 'The note; null when it was refused.' })
  sessionNote?: SessionNoteType
}
