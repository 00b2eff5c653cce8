import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { keyOf } from '../shared/global-id.ts'
import { answer } from '../shared/payload.graphql.ts'
import type { Contact } from './case.ts'
import {
  type CaseContactInput,
  CloseCaseInput,
  CloseCasePayload,
  EraseContactInput,
  EraseContactPayload,
  OpenCaseInput,
  OpenCasePayload,
  UpdateCaseInput,
  UpdateCasePayload,
} from './case-actions.graphql.ts'
import type { CaseRow } from './cases.table.ts'
import { type CaseChanges, closeCase, eraseContact, updateCase } from './change-case.service.ts'
import { openCase } from './open-case.service.ts'

/** A payload with a case. */
export const caseAnswer = (changing: Promise<CaseRow>) => answer(changing.then((row) => ({ case: row })))
export const caseKeyOf = (id: string) => keyOf(id, 'Case')

@Resolver()
export class CaseActionsResolver {
  @Mutation(() => OpenCasePayload, {
    description:
      'Writes down the problem that an enterprise tells at the desk, with or without its mandate. An enterprise that has signed up sees it with what is proposed, and not the notes and contact. For anybody of a window.',
  })
  @Access('case.open')
  openCase(
    @Arg('input', () => OpenCaseInput, { description: 'Whose problem, and which.' })
    { enterpriseId, contact, ...input }: OpenCaseInput,
    @Ctx() context: Context,
  ) {
    const opening = {
      ...input,
      qualityElements: input.qualityElements ?? [],
      enterpriseId: enterpriseId ? keyOf(enterpriseId, 'Organization') : null,
      enterpriseName: input.enterpriseName ?? null,
      uscc: input.uscc ?? null,
      contact: contact ? contactOf(contact) : null,
      note: input.note ?? null,
    }
    return caseAnswer(openCase(context, opening))
  }

  @Mutation(() => UpdateCasePayload, {
    description:
      'Changes what is written down of an open case, or notes something. What changes nothing leaves no trace. For anybody of its window.',
  })
  @Access('case.handle')
  updateCase(
    @Arg('input', () => UpdateCaseInput, { description: 'What is to be otherwise.' }) input: UpdateCaseInput,
    @Ctx() context: Context,
  ) {
    return caseAnswer(updateCase(context, caseKeyOf(input.caseId), changesOf(input)))
  }

  @Mutation(() => EraseContactPayload, {
    description:
      'Erases the contact of a case at once, open or closed, as whoever told it may ask (个人信息保护法, article 47). Twice does nothing more. For anybody of its window.',
  })
  @Access('case.handle')
  eraseContact(
    @Arg('input', () => EraseContactInput, { description: 'Of which case.' }) { caseId }: EraseContactInput,
    @Ctx() context: Context,
  ) {
    return caseAnswer(eraseContact(context, caseKeyOf(caseId)))
  }

  @Mutation(() => CloseCasePayload, {
    description:
      'Closes a case with what became of the problem. Nothing is changed in it afterwards; what was booked goes on. The same once more does nothing. For anybody of its window.',
  })
  @Access('case.handle')
  closeCase(
    @Arg('input', () => CloseCaseInput, { description: 'Which one, and what became of it.' })
    { caseId, outcome, words, note }: CloseCaseInput,
    @Ctx() context: Context,
  ) {
    return caseAnswer(closeCase(context, caseKeyOf(caseId), { outcome, words, note: note ?? null }))
  }
}

const contactOf = ({ name, phone, email }: CaseContactInput): Contact => ({
  name,
  phone: phone ?? null,
  email: email ?? null,
})

function changesOf({ caseId, enterpriseId, uscc, contact, ...others }: UpdateCaseInput): CaseChanges {
  // Whoever has signed up is not called as the desk was told any more.
  const whose = enterpriseId
    ? { enterpriseId: keyOf(enterpriseId, 'Organization'), enterpriseName: null, uscc: null }
    : {}
  const given = Object.entries(others).filter(([, value]) => value !== null && value !== undefined)
  return {
    ...Object.fromEntries(given),
    ...whose,
    ...(uscc !== undefined && { uscc }),
    ...(contact && { contact: contactOf(contact) }),
  }
}
