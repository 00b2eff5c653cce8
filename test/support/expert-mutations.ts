import { book, setBack } from './bookings.ts'
import { expertOf, sessionsOf, trainingOf } from './experts.ts'
import type { Deed, Stage } from './mutations.ts'
import { atQuarter } from './time.ts'

/** Confirmed seats of a training. */
async function seats({ lab, enterprise: { client } }: Stage) {
  const training = await trainingOf(lab)
  const [, session] = await sessionsOf(client, training)
  const { id } = await book(client, training, session!.startsAt, 120, { units: 2 })
  return { id, minutesAhead: Math.round((session!.startsAt.getTime() - Date.now()) / 60_000) }
}

/** How each mutation about experts and sessions is done once, so that it changes something. */
export const EXPERT_DEEDS: Record<string, (stage: Stage) => Promise<Deed>> = {
  changeSessionSeries: async ({ lab }) => ({
    by: lab.client,
    input: { sessionSeriesId: await trainingOf(lab), keywords: ['uncertainty'] },
  }),
  nameParticipants: async (stage) => ({
    by: stage.enterprise.client,
    input: { bookingId: (await seats(stage)).id, names: ['Li Mei'] },
  }),
  publishSessionSeries: async ({ lab }) => ({
    by: lab.client,
    input: {
      ...{ siteId: lab.siteId, category: 'OPEN_DAY', name: { zh: '开放日', en: 'Open day' } },
      ...{ qualityElements: ['METROLOGY'], terms: { units: 20 } },
    },
  }),
  recordAttendance: async (stage) => {
    const { id, minutesAhead } = await seats(stage)
    await setBack(stage.service.db, id, minutesAhead + 5)
    return { by: stage.lab.client, input: { bookingId: id, came: [1] } }
  },
  writeSessionNote: async (stage) => {
    const { id } = await book(stage.enterprise.client, await expertOf(stage.lab), atQuarter(600), 60)
    return { by: stage.lab.client, input: { bookingId: id, text: 'A secret alloy' } }
  },
}
