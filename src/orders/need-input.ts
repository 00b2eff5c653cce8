import { keyOf } from '../shared/global-id.ts'
import type { Need } from './need.ts'

type Input = Omit<Need, 'wantedBy'> & { wantedBy?: string | null }

/** A need as a caller has described it. */
export const needOf = ({ mode, subject, need, samples, urgent, wantedBy, fileIds }: Input): Need => ({
  mode,
  subject: subject.trim(),
  need: need.trim(),
  samples,
  urgent,
  wantedBy: wantedBy ?? null,
  fileIds: fileIds.map((id) => keyOf(id, 'File')),
})
