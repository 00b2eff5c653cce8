import { byId, type Loading } from '../shared/loader.ts'
import { findFiles } from './files.repository.ts'

export const fileLoaders = {
  files: ({ db }: Loading) => byId((ids) => findFiles(db, ids)),
}
