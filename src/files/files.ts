import { directoryStore } from './directory-store.ts'
import type { FileLimits } from './file.ts'
import { FileLinks } from './file-links.ts'
import type { FileStore } from './file-store.ts'
import { s3Store } from './s3-store.ts'

/** What is needed to take and give files. */
export interface Files {
  store: FileStore
  links: FileLinks
  limits: FileLimits
}

/** The settings that say where files are kept and what may be uploaded. */
export interface FileSettings {
  FILES_DIR: string
  DATA_DIR: string
  FILE_MEGABYTES: number
  FILE_TYPES: readonly string[]
  PUBLIC_URL: string
  S3_ENDPOINT: string
  S3_REGION: string
  S3_BUCKET: string
  S3_ACCESS_KEY_ID: string
  S3_SECRET_ACCESS_KEY: string
}

const MEGABYTE = 1024 * 1024

/** Files as the settings have them; links are signed with the secret. */
export const filesOf = (settings: FileSettings, secret: string): Files => ({
  store: storeOf(settings),
  links: new FileLinks(secret, settings.PUBLIC_URL),
  limits: { maxBytes: settings.FILE_MEGABYTES * MEGABYTE, mediaTypes: settings.FILE_TYPES },
})

/** Where files are kept: in a bucket where one is set, otherwise in a directory. */
export function storeOf(settings: FileSettings): FileStore {
  if (!settings.S3_ENDPOINT) return directoryStore(settings.FILES_DIR || `${settings.DATA_DIR}/files`)
  return s3Store({
    endpoint: settings.S3_ENDPOINT,
    region: settings.S3_REGION,
    bucket: settings.S3_BUCKET,
    accessKeyId: settings.S3_ACCESS_KEY_ID,
    secretAccessKey: settings.S3_SECRET_ACCESS_KEY,
  })
}
