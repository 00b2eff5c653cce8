import type { FileRow } from './files.table.ts'

/** How a file is served: as what it is, to be saved and never shown inside a page, whatever is in it. */
export const downloadHeaders = ({ name, mediaType, size, sha256 }: FileRow) => ({
  'content-type': mediaType,
  'content-length': String(size),
  'content-disposition': attachmentCalled(name),
  // Links end; what was fetched by one stays the same.
  'cache-control': 'private, no-cache',
  etag: `"${sha256}"`,
})

/** RFC 6266: the name in ASCII for old readers, and as it is (RFC 8187). */
export function attachmentCalled(name: string): string {
  const plain = name.replace(/[^\w.-]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
