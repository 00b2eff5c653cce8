import { Fault, type FaultCode } from '../shared/fault.ts'
import type { Text } from '../shared/language.ts'

/** Why a file is not taken or given, with the status by which HTTP says so. */
export class TransferRefused extends Fault {
  readonly status: number

  constructor(status: number, code: FaultCode, text: Text, facts: Readonly<Record<string, unknown>> = {}) {
    super(code, text, facts)
    this.status = status
  }
}

/** Whatever is wrong with a link is told in the same words, so that none is found by trying. */
export const badLink = () =>
  new TransferRefused(403, 'FORBIDDEN', {
    en: 'This link is not valid, or its time is over. Ask for a new one: requestUpload for an upload, `File.url` for a download.',
    zh: '链接无效或已过期。上传请重新调用 requestUpload,下载请重新查询 File.url。',
  })

export const noFile = () =>
  new TransferRefused(404, 'NOT_FOUND', {
    en: 'The file is not there: it was never uploaded, or is forgotten. Ask for a new link.',
    zh: '文件不存在:尚未上传,或已被清除。请重新获取链接。',
  })

export const uploadedAlready = () =>
  new TransferRefused(409, 'BAD_USER_INPUT', {
    en: 'The file has been uploaded already, or another upload of it has begun since. A file never changes: ask for another with requestUpload.',
    zh: '该文件已上传,或已有另一次上传开始。文件一经上传不可更改,请用 requestUpload 申请新的文件。',
  })

export const triedUp = (attempts: number) =>
  new TransferRefused(409, 'BAD_USER_INPUT', {
    en: `Its upload was begun ${attempts} times and never came to an end. Ask for another with requestUpload.`,
    zh: `该文件的上传已开始 ${attempts} 次而未完成,请用 requestUpload 重新申请。`,
  })

export const tooLarge = (size: number) =>
  new TransferRefused(
    413,
    'COST_LIMITED',
    {
      en: `The file is larger than the ${size} bytes that were announced. Announce its exact size with requestUpload.`,
      zh: `文件超过申请时填写的 ${size} 字节,请用 requestUpload 填写准确的大小。`,
    },
    { limit: size },
  )

export const tooSmall = (size: number, received: number) =>
  new TransferRefused(400, 'BAD_USER_INPUT', {
    en: `Of ${size} bytes that were announced ${received} came. Send the whole file to the same link once more.`,
    zh: `应收到 ${size} 字节,实际收到 ${received} 字节。请用同一链接重新发送完整文件。`,
  })

export const brokenOff = () =>
  new TransferRefused(400, 'BAD_USER_INPUT', {
    en: 'The connection broke off before the whole file came. Send it to the same link once more.',
    zh: '文件尚未传完连接即中断,请用同一链接重新发送。',
  })

export const otherType = (mediaType: string) =>
  new TransferRefused(415, 'BAD_USER_INPUT', {
    en: `The file must be sent as it is with Content-Type: ${mediaType}, which was announced, and begin like one.`,
    zh: `须以申请时填写的 Content-Type: ${mediaType} 原样发送文件,且文件内容须与该类型相符。`,
  })

export const tooSlow = (seconds: number) =>
  new TransferRefused(408, 'BAD_USER_INPUT', {
    en: `The file did not come within ${seconds} s, or nothing came for a while. Send it to the same link once more.`,
    zh: `文件未在 ${seconds} 秒内传完,或传输中断过久。请用同一链接重新发送。`,
  })

export const notStored = () =>
  new TransferRefused(503, 'UNAVAILABLE', {
    en: 'Files cannot be stored or read at the moment. Nothing of it was kept; try the same link again in a while.',
    zh: '暂时无法存取文件,未保留任何内容,请稍后用同一链接重试。',
  })
