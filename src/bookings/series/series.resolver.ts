import { Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../../accounts/organizations.graphql.ts'
import { BookableType } from '../../catalog/catalog.graphql.ts'
import type { Context } from '../../context.ts'
import { MoneyType, money } from '../../shared/common.graphql.ts'
import { toGlobalId } from '../../shared/global-id.ts'
import { BookingType } from '../bookings.graphql.ts'
import type { BookingRow } from '../bookings.table.ts'
import { BookingSeriesType } from './series.graphql.ts'
import type { SeriesRow } from './series.table.ts'
import { seriesPrice } from './series.ts'

@Resolver(() => BookingSeriesType)
export class SeriesResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: SeriesRow) {
    return toGlobalId('BookingSeries', id)
  }

  @FieldResolver(() => BookableType, { description: 'What is booked.' })
  bookable(@Root() { bookableId }: SeriesRow, @Ctx() { loaders }: Context) {
    return loaders.bookables.load(bookableId)
  }

  @FieldResolver(() => OrganizationType, { description: 'Who booked.' })
  enterprise(@Root() { enterpriseId }: SeriesRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(enterpriseId)
  }

  @FieldResolver(() => [BookingType], {
    description: 'Its bookings by start, ended ones too; at most 52.',
  })
  bookings(@Root() { id }: SeriesRow, @Ctx() { loaders }: Context) {
    return loaders.bookingsOfSeries.load(id)
  }

  @FieldResolver(() => MoneyType, {
    description: 'What those of its bookings that have not ended cost together: the sum of their prices.',
  })
  async price(@Root() { id }: SeriesRow, @Ctx() { loaders }: Context) {
    return money(seriesPrice(await loaders.bookingsOfSeries.load(id)))
  }
}

@Resolver(() => BookingType)
export class SeriesOfBookingResolver {
  @FieldResolver(() => BookingSeriesType, {
    nullable: true,
    description: 'The series that it belongs to, if it was held in one.',
  })
  series(@Root() { seriesId }: BookingRow, @Ctx() { loaders }: Context) {
    return seriesId && loaders.series.load(seriesId)
  }
}
