import type { Client } from './client.ts'

const QUALIFICATION = `qualification {
  id status note requestedAt grantedAt expiresAt revokedReason
  bookable { id } person { id name } organization { id }
} userErrors { code message path }`

export interface QualificationAnswer {
  id: string
  status: string
  note: string | null
  expiresAt: string | null
  revokedReason: string | null
  person: { id: string; name: string }
}

/** The mutations about qualifications, by the name of their input. */
const INPUTS = {
  requestQualification: 'RequestQualificationInput',
  grantQualification: 'GrantQualificationInput',
  revokeQualification: 'RevokeQualificationInput',
}
type Mutation = keyof typeof INPUTS

export const qualifyingDocument = (name: Mutation) =>
  `mutation ($input: ${INPUTS[name]}!) { ${name}(input: $input) { ${QUALIFICATION} } }`

export interface Qualified {
  qualification: QualificationAnswer | null
  userErrors: { code: string; message: string; path: string[] }[]
}

/** Asks for a qualification, grants or revokes one, as somebody. */
export const qualify = async (client: Client, name: Mutation, input: object): Promise<Qualified> =>
  (await client.ask(qualifyingDocument(name), { input }))[name]

/** Lets somebody ask and the lab grant it; the qualification as it is then. */
export async function makeQualified(
  person: Client,
  lab: Client,
  bookableId: string,
  expiresAt?: Date,
): Promise<QualificationAnswer> {
  const asked = await qualify(person, 'requestQualification', { bookableId })
  const grant = { bookableId, personId: asked.qualification!.person.id, expiresAt }
  return (await qualify(lab, 'grantQualification', grant)).qualification!
}
