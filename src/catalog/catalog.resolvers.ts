import {
  AccreditationResolver,
  BookableAccreditationsResolver,
  LabAccreditationsResolver,
} from './accreditations.resolver.ts'
import { BookableResolver, CategoryResolver } from './catalog.resolver.ts'
import { ExpertResolver } from './expert.resolver.ts'
import { OrganizationSynonymsResolver, SynonymsResolver } from './search/lab-synonyms.resolver.ts'
import { StandardResolver } from './standards/standards.resolver.ts'
import { TestServiceActionsResolver } from './test-services/test-service-actions.resolver.ts'
import { LabTestServicesResolver, TestServicesResolver } from './test-services/test-service-lists.resolver.ts'
import { TestServiceResolver } from './test-services/test-services.resolver.ts'

export const CATALOG_RESOLVERS = [
  BookableResolver,
  ExpertResolver,
  CategoryResolver,
  AccreditationResolver,
  LabAccreditationsResolver,
  BookableAccreditationsResolver,
  StandardResolver,
  TestServiceResolver,
  TestServicesResolver,
  LabTestServicesResolver,
  TestServiceActionsResolver,
  SynonymsResolver,
  OrganizationSynonymsResolver,
] as const
