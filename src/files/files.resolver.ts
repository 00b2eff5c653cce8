import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { toGlobalId } from '../shared/global-id.ts'
import { answer } from '../shared/payload.graphql.ts'
import { FileType, RequestUploadInput, RequestUploadPayload } from './files.graphql.ts'
import { downloadLink, requestUpload } from './files.service.ts'
import type { FileRow } from './files.table.ts'

@Resolver(() => FileType)
export class FileResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: FileRow) {
    return toGlobalId('File', id)
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Where to download it, for a few minutes and for whoever has the link; null until it is uploaded. A path stands for one at the address of the API.',
  })
  url(@Root() file: FileRow, @Ctx() context: Context) {
    return downloadLink(context, file)?.url ?? null
  }

  @Mutation(() => RequestUploadPayload, {
    description:
      'Asks for a place to upload a file to, once. It is there when the PUT is answered with 201; one that broke off can be sent again to the same link. What is not uploaded is forgotten after a day, in which an organization may ask for as much as a hundred of the largest files. For anybody of an enterprise or a lab; a REPORT is for labs.',
  })
  @Access('file.upload', 'report.upload')
  requestUpload(
    @Arg('input', () => RequestUploadInput, { description: 'The file.' }) input: RequestUploadInput,
    @Ctx() context: Context,
  ) {
    return answer(
      requestUpload(context, input).then(({ file, upload }) => ({
        fileId: toGlobalId('File', file.id),
        uploadUrl: upload.url,
        expiresAt: upload.expiresAt,
      })),
    )
  }
}
