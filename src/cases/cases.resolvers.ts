import { CaseActionsResolver } from './case-actions.resolver.ts'
import { CaseEventResolver, CaseResolver } from './cases.resolver.ts'
import { NotificationCaseResolver } from './notification-case.resolver.ts'
import {
  CaseProposalsResolver,
  ProposalResolver,
  SuggestionResolver,
} from './proposals/proposals.resolver.ts'
import {
  BookingSatisfactionResolver,
  LabSatisfactionResolver,
  SatisfactionResolver,
} from './satisfaction/satisfaction.resolver.ts'
import { CaseServiceResolver, CaseServicesResolver } from './services/case-services.resolver.ts'

export const CASES_RESOLVERS = [
  CaseResolver,
  CaseEventResolver,
  CaseActionsResolver,
  CaseProposalsResolver,
  ProposalResolver,
  SuggestionResolver,
  CaseServicesResolver,
  CaseServiceResolver,
  SatisfactionResolver,
  BookingSatisfactionResolver,
  LabSatisfactionResolver,
  NotificationCaseResolver,
] as const
