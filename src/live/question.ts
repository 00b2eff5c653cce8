import { createHash } from 'node:crypto'
import {
  type DocumentNode,
  type ExecutionArgs,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  print,
  visit,
} from 'graphql'

/** What is asked of the events of a subscription. */
export interface Question
  extends Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'> {
  /** The same for all who ask the same. */
  key: string
}

interface Wording {
  text: string
  /** The variables on which the answer may depend. */
  variables: readonly string[]
  /** Where it depends on none: by language, for all who ask it in this document. */
  shared: Map<string, Question>
}

// Documents that are asked again are the same object as long as the server keeps them parsed.
const wordings = new WeakMap<DocumentNode, Map<string, Wording>>()

/** What a subscription asks. Ten thousand that ask the same, whichever they watch, keep one of it and not one each. */
export function questionOf(
  { schema, document, operationName, variableValues }: ExecutionArgs,
  language: string,
): Question {
  const wording = wordingOf(document, operationName)
  const known = wording.shared.get(language)
  if (known) return known
  const question = {
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variableValues ?? null,
    key: keyOf(wording, operationName, variableValues, language),
  }
  if (wording.variables.length === 0 && isSmall(variableValues)) wording.shared.set(language, question)
  return question
}

// It stays for as long as the document, and with it the variables of whoever asked first.
const MOST_SHARED = 2_048
const isSmall = (values: ExecutionArgs['variableValues']) =>
  JSON.stringify(values ?? null).length <= MOST_SHARED

/** The same for all subscriptions that ask the same of each event, whichever they watch and wherever they begin. */
function keyOf(
  { text, variables }: Wording,
  operationName: string | null | undefined,
  variableValues: Readonly<Record<string, unknown>> | null | undefined,
  language: string,
): string {
  // What is not given is not the same as null: then a default holds.
  const values = variables.flatMap((name) =>
    variableValues && Object.hasOwn(variableValues, name) ? [[name, variableValues[name]]] : [],
  )
  return createHash('sha256')
    .update(JSON.stringify([text, operationName, values, language]))
    .digest('base64url')
}

function wordingOf(document: DocumentNode, operationName: string | null | undefined): Wording {
  const known = wordings.get(document) ?? new Map<string, Wording>()
  wordings.set(document, known)
  const wording = known.get(operationName ?? '') ?? wordOf(document, getOperationAST(document, operationName))
  known.set(operationName ?? '', wording)
  return wording
}

function wordOf(document: DocumentNode, operation: OperationDefinitionNode | null | undefined): Wording {
  const definitions = document.definitions.map((each) =>
    each === operation ? withoutScope(operation) : each,
  )
  const stripped: DocumentNode = { ...document, definitions }
  const used = new Set<string>()
  visit(stripped, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  })
  const text = print(
    visit(stripped, { VariableDefinition: (node) => (used.has(node.variable.name.value) ? false : null) }),
  )
  return { text, variables: [...used].sort(), shared: new Map() }
}

/** The arguments of a subscription choose its events; of what is told of an event they change nothing. */
function withoutScope(operation: OperationDefinitionNode): OperationDefinitionNode {
  const selections = operation.selectionSet.selections.map((selection) =>
    selection.kind === Kind.FIELD ? { ...selection, arguments: [] } : selection,
  )
  return { ...operation, selectionSet: { ...operation.selectionSet, selections } }
}
