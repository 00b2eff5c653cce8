import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from '../shared/access.graphql.ts'
import { Payload } from '../shared/payload.graphql.ts'
import type { FilePurpose } from './file.ts'

export const FilePurposeEnum = { ORDER_ATTACHMENT: 'ORDER_ATTACHMENT', REPORT: 'REPORT' }
registerEnumType(FilePurposeEnum, {
  name: 'FilePurpose',
  description: 'What a file is uploaded for.',
  valuesConfig: {
    ORDER_ATTACHMENT: { description: '附件: shows what a test is about.' },
    REPORT: { description: '检测报告: a report of a lab, application/pdf or application/ofd.' },
  },
})

@ObjectType('File', {
  description: 'A file that was uploaded. It never changes. Seen by whoever sees what it hangs on.',
})
@Access('order.see', 'report.see')
export class FileType {
  @Field(() => String, { description: 'As whoever uploaded it calls it.' })
  name!: string

  @Field(() => String, { description: 'Such as application/pdf.' })
  mediaType!: string

  @Field(() => Int, { description: 'In bytes.' })
  size!: number

  @Field(() => FilePurposeEnum, { description: 'What it was uploaded for.' })
  purpose!: FilePurpose

  @Field(() => String, {
    nullable: true,
    description:
      'SHA-256 of its bytes as they were received, in lower-case hexadecimal; null until all of them were.',
  })
  sha256!: string | null

  @Field(() => Date, { nullable: true, description: 'When all of it had been received; null until then.' })
  storedAt!: Date | null
}

@InputType('RequestUploadInput', { description: 'A file to upload.' })
export class RequestUploadInput {
  @Field(() => String, { description: 'What it is called, 1 to 200 characters without slashes.' })
  name!: string

  @Field(() => String, {
    description: 'Its media type, such as application/pdf. It is sent and served with it.',
  })
  mediaType!: string

  @Field(() => Int, { description: 'Its exact size in bytes.' })
  size!: number

  @Field(() => FilePurposeEnum, { description: 'What it is for.' })
  purpose!: FilePurpose
}

@ObjectType('RequestUploadPayload', { description: 'The answer of requestUpload.' })
@Access('file.upload', 'report.upload')
export class RequestUploadPayload extends Payload {
  @Field(() => ID, {
    nullable: true,
    description:
      'Names the file to whatever it is to hang on, once it is uploaded; null when it was refused.',
  })
  fileId?: string

  @Field(() => String, {
    nullable: true,
    description:
      'Where to PUT the bytes, with the announced Content-Type and no other credentials. A path stands for one at the address of the API. Whoever has it may upload: keep it.',
  })
  uploadUrl?: string

  @Field(() => Date, { nullable: true, description: 'By when the upload must have begun.' })
  expiresAt?: Date
}
