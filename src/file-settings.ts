import { z } from 'zod'
import { MEDIA_TYPES, mediaTypesIn } from './files/media-type.ts'
import { setting } from './setting.ts'
import { isAddress, parsedBy, whole } from './setting-values.ts'

/** The settings of files: where they are kept, and what may be uploaded. */
export const FILE_SETTINGS = {
  FILES_DIR: setting(
    z.string(),
    'directory',
    '',
    'where uploaded files are kept, the same for all processes of a market, unless S3_ENDPOINT is set; when not set, the folder files in DATA_DIR',
  ),
  FILE_MEGABYTES: setting(
    whole(1, 2_000),
    '1 to 2000',
    '100',
    'how many MiB a file that is uploaded may have',
  ),
  FILE_SECONDS: setting(
    whole(10, 3_600),
    '10 to 3600',
    '600',
    'how long an upload, or a download, of a file may take; one of which nothing moves for 10 seconds ends before',
  ),
  FILE_TYPES: setting(
    z.string().transform(parsedBy(mediaTypesIn)),
    `media types, comma-separated: some of ${MEDIA_TYPES.join(', ')}`,
    MEDIA_TYPES.join(),
    'which files may be uploaded',
  ),
  PUBLIC_URL: setting(
    z.string().refine(isAddress).or(z.literal('')),
    'http:// or https://, with a path where the service has one, such as https://api.lab.example',
    '',
    'where clients reach the service, for the links to files; when not set, these are paths at the address of the API',
  ),
  S3_ENDPOINT: setting(
    z.string().refine(isAddress).or(z.literal('')),
    'http:// or https://, without the bucket, such as https://s3.example',
    '',
    'a store that speaks the S3 protocol, in which files are kept instead of a directory',
  ),
  S3_REGION: setting(z.string(), 'text', 'us-east-1', 'the region of that store, as it signs requests'),
  S3_BUCKET: setting(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
      .or(z.literal('')),
    'name of a bucket',
    '',
    'the bucket of files, which nobody else may read; needed with S3_ENDPOINT',
  ),
  S3_ACCESS_KEY_ID: setting(z.string(), 'text', '', 'who writes to the bucket; needed with S3_ENDPOINT'),
  S3_SECRET_ACCESS_KEY: setting(
    z.string(),
    'text',
    '',
    'proves that, and is never logged; needed with S3_ENDPOINT',
  ),
}
