import { randomUUID } from 'node:crypto'
import { booked, CONTACT, deliver, openCase, openCaseOf, TOLD } from './cases.ts'
import type { Deed, Stage } from './mutations.ts'
import { type Member, seeds } from './seed.ts'

const windowOf = ({ service }: Stage): Promise<Member> => seeds(service).window()

/** A case at the desk of a window of its own, and what is done with it by that window. */
async function atDesk(stage: Stage, input: object): Promise<Deed> {
  const window = await windowOf(stage)
  const { id } = await openCase(window.client, { contact: CONTACT })
  return { by: window.client, as: window, input: { caseId: id, ...input } }
}

/** How the mutations about cases and ratings are done once, so that they change something. */
export const CASE_DEEDS: Record<string, (stage: Stage) => Promise<Deed>> = {
  openCase: async (stage) => {
    const window = await windowOf(stage)
    return { by: window.client, as: window, input: { ...TOLD, idempotencyKey: randomUUID() } }
  },
  updateCase: (stage) => atDesk(stage, { district: '310104' }),
  closeCase: (stage) => atDesk(stage, { outcome: 'SOLVED', words: 'Found a lab' }),
  eraseContact: (stage) => atDesk(stage, {}),
  proposeForCase: async (stage) =>
    atDesk(stage, { proposals: [{ bookableId: await stage.lab.instrument(), remark: 'Near by' }] }),
  linkToCase: async (stage) => {
    const { client } = await windowOf(stage)
    const { id } = await openCaseOf(client, stage.enterprise.organizationId)
    const bookingId = await booked(stage.enterprise.client, stage.lab)
    return { by: stage.enterprise.client, input: { caseId: id, bookingId } }
  },
  rateService: async ({ service, lab, enterprise }) => {
    const bookingId = await booked(enterprise.client, lab)
    await deliver(service.db, bookingId)
    return { by: enterprise.client, input: { bookingId, score: 4, words: 'Well done' } }
  },
}
