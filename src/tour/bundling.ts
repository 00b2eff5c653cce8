import { randomUUID } from 'node:crypto'
import type { Cast } from './cast.ts'
import { must } from './tour-failed.ts'
import { tell } from './visitor.ts'

interface Part {
  ref: string
  startsAt: string
  endsAt: string
  price: { amount: string }
}

/** Plays a bundle: an instrument, a test and an expert of whichever labs, in this order, held and given up as one. */
export async function bundle({ engineer }: Pick<Cast, 'engineer'>): Promise<void> {
  tell(
    '\n13. The engineer needs a micrograph, then a tensile test, then an expert: all of it is held, or nothing.',
  )
  const { holdBundle } = await engineer.ask(HOLD, {
    input: {
      parts: [
        { ref: 'SEM', time: { filter: { text: 'SEM' }, durationMinutes: 120, operatorAssisted: true } },
        { ref: 'test', test: { methods: ['GB/T 228.1'], samples: 3, subject: 'Tension, three bars' } },
        {
          ref: 'expert',
          time: { filter: { kind: 'EXPERT', qualityElements: ['TESTING'] }, durationMinutes: 60 },
        },
      ],
      sequences: [
        { before: 'SEM', after: 'test', maxGapMinutes: 10_080 },
        { before: 'test', after: 'expert' },
      ],
      idempotencyKey: randomUUID(),
    },
  })
  const { id, status, parts, total } = holdBundle.bundle ?? {}
  must(status === 'HELD', 'the bundle was not held')
  must(inOrder(parts), 'the parts of the bundle are not one after the other')
  must(sum(parts) === Number(total.amount), 'the total is not the sum of the parts')

  tell('\n14. The engineer gives it up: all is free again, and costs nothing.')
  const { releaseBundle } = await engineer.ask(RELEASE, { input: { bundleId: id } })
  must(releaseBundle.bundle?.status === 'RELEASED', 'the bundle was not released')
}

const inOrder = ([micrograph, test, expert]: Part[]) =>
  micrograph!.endsAt <= test!.startsAt && test!.endsAt <= expert!.startsAt

const sum = (parts: Part[]) => parts.reduce((all, { price }) => all + Number(price.amount), 0)

const HOLD = `mutation ($input: HoldBundleInput!) {
  holdBundle(input: $input) {
    bundle { id status expiresAt total { amount currency } parts { ref startsAt endsAt price { amount } booking { bookable { name lab { name } } } order { lab { name } } } }
    userErrors { code message ... on BundleInfeasible { obstacle part neededMinutes fitsUntil alone { ref from } } }
  }
}`
const RELEASE = `mutation ($input: ReleaseBundleInput!) {
  releaseBundle(input: $input) { bundle { status releaseCost { amount currency } } userErrors { code message } }
}`
