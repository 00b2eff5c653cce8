import type { OpeningRule } from '../availability/opening-rule.ts'
import { insertPublications } from '../availability/publishing.service.ts'
import type { BookableKind } from '../catalog/bookable.ts'
import { type Bookable, findBookables } from '../catalog/bookables.repository.ts'
import type { Listing } from '../catalog/listing.ts'
import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import { EXPERTS } from './experts.ts'
import { HOURS, type Hours } from './hours.ts'
import type { DemoInstrument } from './instrument.ts'
import { INSTRUMENTS } from './instruments.ts'
import { type DemoLab, LABS, type LabKey } from './labs.ts'
import { expertListing, instrumentListing, sessionListing } from './listings.ts'
import type { Parties } from './organizations.ts'
import { SESSIONS, sessionRules } from './sessions.ts'

interface Offer {
  id: string
  kind: BookableKind
  lab: LabKey
  listing: Listing
  rules: OpeningRule[]
}

/** Publishes what the labs have since a day with its opening rules; its ledger is still to be written. */
export async function loadCatalog(tx: Tx, { labs }: Parties, since: Date, now: Date): Promise<Bookable[]> {
  const offers = [...instrumentOffers(), ...expertOffers(), ...sessionOffers(now)]
  await insertPublications(
    tx,
    offers.map(({ lab, ...offer }) => {
      const { organizationId: labId, siteId } = labs[lab]
      return { ...offer, labId, siteId, createdAt: since }
    }),
  )
  const ids = offers.map(({ id }) => id)
  const found = new Map((await findBookables(tx, ids)).map((bookable) => [bookable.id, bookable]))
  // In the order of the offers, so that the same bookings follow from the same seed.
  return ids.map((id) => found.get(id)!)
}

const instrumentOffers = (): Offer[] =>
  (Object.entries(LABS) as [LabKey, DemoLab][]).flatMap(([key, lab]) =>
    Object.entries(lab.instruments).map(([model, hours]) => {
      const instrument = INSTRUMENTS.find((candidate) => candidate.model === model)
      if (!instrument) throw new Error(`${lab.name.en} owns an unknown ${model}`)
      return {
        ...{ id: newId(), kind: 'INSTRUMENT', lab: key, listing: instrumentListing(instrument, lab.name) },
        rules: HOURS[hours ?? usualHours(instrument, lab)],
      }
    }),
  )

const ENVIRONMENTAL = '10'

const usualHours = ({ category }: DemoInstrument, { hours }: DemoLab): Hours =>
  category === ENVIRONMENTAL ? 'ALWAYS' : hours

const expertOffers = (): Offer[] =>
  EXPERTS.map((expert) => ({
    ...{ id: newId(), kind: 'EXPERT', lab: expert.lab, rules: HOURS.OFFICE },
    listing: expertListing(expert, LABS[expert.lab].name),
  }))

const sessionOffers = (now: Date): Offer[] =>
  SESSIONS.map((sessions) => ({
    ...{ id: newId(), kind: 'SESSION_SERIES', lab: sessions.lab, rules: sessionRules(sessions, now) },
    listing: sessionListing(sessions, LABS[sessions.lab].name),
  }))
