import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql'

/** What a document may hold at most. */
export interface DocumentLimits {
  aliases: number
  directives: number
  /** Fragments that are defined. */
  fragments: number
  /** Places where a fragment is spread, inline ones too. */
  spreads: number
  operations: number
  /** Fields of an operation at its root, those of fragments too. */
  rootFields: number
}

type Counted = keyof DocumentLimits

const WORDS: Record<Counted, { en: string; zh: string }> = {
  aliases: { en: 'aliases', zh: '别名' },
  directives: { en: 'directives', zh: '指令' },
  fragments: { en: 'fragments', zh: '片段' },
  spreads: { en: 'spreads of fragments', zh: '片段引用' },
  operations: { en: 'operations', zh: '操作' },
  rootFields: { en: 'fields at the root of an operation', zh: '操作根部的字段' },
}

/** Refuses a document that holds too much of something, whatever that costs. */
export const documentRule =
  (limits: DocumentLimits): ValidationRule =>
  (context): ASTVisitor => {
    const counts = { aliases: 0, directives: 0, fragments: 0, spreads: 0, operations: 0 }
    const count = (what: keyof typeof counts): void => {
      counts[what] += 1
    }
    return {
      Field: ({ alias }) => {
        if (alias) count('aliases')
      },
      Directive: () => count('directives'),
      FragmentDefinition: () => count('fragments'),
      FragmentSpread: () => count('spreads'),
      InlineFragment: () => count('spreads'),
      OperationDefinition: (operation) => {
        count('operations')
        report(context, 'rootFields', rootFieldsOf(operation, context), limits)
      },
      Document: {
        leave: (_document: DocumentNode) => {
          for (const [what, found] of Object.entries(counts)) report(context, what as Counted, found, limits)
        },
      },
    }
  }

function rootFieldsOf({ selectionSet }: OperationDefinitionNode, context: ValidationContext): number {
  const seen = new Set<string>()
  let fields = 0
  const rest: SelectionNode[] = [...selectionSet.selections]
  for (let next = rest.pop(); next; next = rest.pop()) {
    if (next.kind === Kind.FIELD) fields += 1
    else if (next.kind === Kind.INLINE_FRAGMENT) rest.push(...next.selectionSet.selections)
    else if (!seen.has(next.name.value)) {
      seen.add(next.name.value)
      rest.push(...(context.getFragment(next.name.value)?.selectionSet.selections ?? []))
    }
  }
  return fields
}

function report(context: ValidationContext, what: Counted, found: number, limits: DocumentLimits): void {
  const limit = limits[what]
  if (found <= limit) return
  const { en, zh } = WORDS[what]
  context.reportError(
    new GraphQLError(
      `The document has ${found} ${en}, and at most ${limit} are allowed. Split it. / 文档含 ${found} 个${zh},最多 ${limit} 个,请拆分。`,
      { extensions: { limit } },
    ),
  )
}
