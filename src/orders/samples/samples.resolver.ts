import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql'
import { renderSVG } from 'uqr'
import { OrganizationType } from '../../accounts/organizations.graphql.ts'
import { PersonType } from '../../accounts/people.graphql.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { toGlobalId } from '../../shared/global-id.ts'
import { OrderType } from '../orders.graphql.ts'
import { qrPayload, shownLabel } from './label.ts'
import { HandOverType, HolderType, SampleType } from './samples.graphql.ts'
import { readSampleLabelled } from './samples.service.ts'
import type { HandOverRow, SampleRow } from './samples.table.ts'

@Resolver(() => SampleType)
export class SampleResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: SampleRow) {
    return toGlobalId('Sample', id)
  }

  @FieldResolver(() => String, {
    description: 'What stands on it for people, such as K7Q2-M9XT-4BCD-5; its last letter checks the others.',
  })
  label(@Root() { label }: SampleRow) {
    return shownLabel(label)
  }

  @FieldResolver(() => String, {
    description:
      'What its QR code says: FENSHI:SAMPLE: and the label without dashes, in the alphanumeric mode of ISO/IEC 18004. The query `sample` finds it by either.',
  })
  qrPayload(@Root() { label }: SampleRow) {
    return qrPayload(label)
  }

  @FieldResolver(() => String, { description: 'The QR code as SVG, to be printed.' })
  qrSvg(@Root() { label }: SampleRow) {
    return renderSVG(qrPayload(label), { ecc: 'M' })
  }

  @FieldResolver(() => OrderType, { description: 'The order that it is tested for.' })
  order(@Root() { orderId }: SampleRow, @Ctx() { loaders }: Context) {
    return loaders.orders.load(orderId)
  }

  @FieldResolver(() => [HandOverType], { description: 'Its chain of custody, from the enterprise on.' })
  custody(@Root() { id }: SampleRow, @Ctx() { loaders }: Context) {
    return loaders.custody.load(id)
  }

  @FieldResolver(() => HolderType, { description: 'Who has it now, by that chain.' })
  async holder(@Root() { id }: SampleRow, @Ctx() { loaders }: Context) {
    return receiverOf((await loaders.custody.load(id)).at(-1)!)
  }

  @Query(() => SampleType, {
    description:
      'The sample with this label, as it was scanned or typed. BAD_USER_INPUT for what is no label, NOT_FOUND for one of others. For the parties of its order.',
  })
  @Access('sample.see')
  sample(
    @Arg('label', () => String, {
      description: 'The label, with or without dashes, or all that the QR code says.',
    })
    label: string,
    @Ctx() context: Context,
  ) {
    return readSampleLabelled(context, label)
  }
}

const receiverOf = ({ toKind, toName }: HandOverRow): HolderType => ({ kind: toKind, name: toName })

@Resolver(() => HandOverType)
export class HandOverResolver {
  @FieldResolver(() => HolderType, {
    nullable: true,
    description: 'Who gave it; null of the first, with which the chain begins.',
  })
  from(@Root() { fromKind, fromName }: HandOverRow) {
    return fromKind && { kind: fromKind, name: fromName! }
  }

  @FieldResolver(() => HolderType, { description: 'Who received it.' })
  to(@Root() handOver: HandOverRow) {
    return receiverOf(handOver)
  }

  @FieldResolver(() => PersonType, { description: 'Who wrote it down.' })
  recordedBy(@Root() { personId }: HandOverRow, @Ctx() { loaders }: Context) {
    return loaders.people.load(personId)
  }

  @FieldResolver(() => OrganizationType, {
    description: 'For which party; under a mandate, the enterprise that gave it.',
  })
  recordedFor(@Root() { organizationId }: HandOverRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(organizationId)
  }
}
