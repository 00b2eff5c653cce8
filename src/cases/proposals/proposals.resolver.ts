import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql'
import type { BookableKind } from '../../catalog/bookable.ts'
import { bookableKeyOf } from '../../catalog/bookable-id.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { BookableKindEnum, BookableType } from '../../catalog/catalog.graphql.ts'
import { TestServiceType } from '../../catalog/test-services/test-services.graphql.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { badInput } from '../../shared/fault.ts'
import { keyOf } from '../../shared/global-id.ts'
import { caseAnswer, caseKeyOf } from '../case-actions.resolver.ts'
import { CaseType } from '../cases.graphql.ts'
import type { CaseRow } from '../cases.table.ts'
import {
  ProposalType,
  ProposeForCaseInput,
  ProposeForCasePayload,
  SuggestionType,
} from './proposals.graphql.ts'
import type { ProposalRow } from './proposals.table.ts'
import { proposeForCase } from './propose.service.ts'
import { whySuggested } from './suggestion.ts'
import { suggestionsFor } from './suggestions.service.ts'

interface Suggestion {
  bookable: Bookable
  of: CaseRow
}

@Resolver(() => CaseType)
export class CaseProposalsResolver {
  @FieldResolver(() => [ProposalType], {
    description: 'What the window proposes, in the order in which it did; 50 at most.',
  })
  proposals(@Root() { id }: CaseRow, @Ctx() { loaders }: Context) {
    return loaders.proposalsOfCase.load(id)
  }

  @FieldResolver(() => [SuggestionType], {
    nullable: true,
    description:
      'What may fit, for the window to propose: what has most of the problem’s words, standards and terms in it first, of what serves one of the quality elements that are wanted. It is found by the first 500 characters of the problem. Null for the enterprise.',
  })
  @Access('case.handle')
  async suggestions(
    @Root() found: CaseRow,
    @Ctx() context: Context,
    @Arg('first', () => Int, { defaultValue: 5, description: 'How many at most, 1 to 20.' }) first: number,
    @Arg('kind', () => BookableKindEnum, {
      defaultValue: 'EXPERT',
      description: 'Experts, instruments or series of sessions.',
    })
    kind: BookableKind,
  ) {
    const suggested = await suggestionsFor(context, found, kind, first)
    return suggested?.map((bookable): Suggestion => ({ bookable, of: found }))
  }

  @Mutation(() => ProposeForCasePayload, {
    description:
      'Proposes instruments, experts, trainings or test services to the problem of an open case. Everybody in an enterprise that has signed up is told. What was proposed before stays as it is. For anybody of its window.',
  })
  @Access('case.handle')
  proposeForCase(
    @Arg('input', () => ProposeForCaseInput, { description: 'What, and why.' })
    { caseId, proposals, note }: ProposeForCaseInput,
    @Ctx() context: Context,
  ) {
    const proposed = proposals.map(({ bookableId, serviceId, remark }) => ({
      ...listedOf(bookableId, serviceId),
      remark: remark?.trim() || null,
    }))
    return caseAnswer(proposeForCase(context, caseKeyOf(caseId), proposed, note ?? null))
  }
}

@Resolver(() => ProposalType)
export class ProposalResolver {
  @FieldResolver(() => BookableType, {
    nullable: true,
    description: 'What is proposed to be booked, of which `slots` says when it can be had; null for a test.',
  })
  bookable(@Root() { bookableId }: ProposalRow, @Ctx() { loaders }: Context) {
    return bookableId && loaders.bookables.load(bookableId)
  }

  @FieldResolver(() => TestServiceType, {
    nullable: true,
    description: 'The test service that is proposed; null for what is booked.',
  })
  service(@Root() { serviceId }: ProposalRow, @Ctx() { loaders }: Context) {
    return serviceId && loaders.testServices.load(serviceId)
  }
}

/** A bookable or a test service, of which one is named. */
function listedOf(bookableId?: string | null, serviceId?: string | null) {
  if (bookableId && !serviceId) return { bookableId: bookableKeyOf(bookableId), serviceId: null }
  if (serviceId && !bookableId) return { bookableId: null, serviceId: keyOf(serviceId, 'TestService') }
  throw badInput({
    en: 'Each proposal names either a bookable or a test service: one of `bookableId` and `serviceId`.',
    zh: '每项推荐须在 bookableId 与 serviceId 中填写且仅填写一项。',
  })
}

@Resolver(() => SuggestionType)
export class SuggestionResolver {
  @FieldResolver(() => BookableType, { description: 'What may fit.' })
  bookable(@Root() { bookable }: Suggestion) {
    return bookable
  }

  @FieldResolver(() => String, {
    description:
      'Why: which words of the problem it has in it, and which quality elements that are wanted it serves, in a sentence.',
  })
  why(@Root() { bookable, of }: Suggestion, @Ctx() { language }: Context) {
    return whySuggested(of.problem, of.qualityElements, bookable)[language]
  }
}
