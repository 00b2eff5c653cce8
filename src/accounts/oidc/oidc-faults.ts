import { Fault } from '../../shared/fault.ts'

export const invalidOidcToken = () =>
  new Fault('UNAUTHENTICATED', {
    en: 'This token of the identity provider is not valid or has expired. Get a new one from it.',
    zh: '身份提供方的令牌无效或已过期,请向其重新获取。',
  })

export const notLinked = () =>
  new Fault('UNAUTHENTICATED', {
    en: 'No person has linked this identity. Sign in with signIn, then link it: linkIdentity(input: {token}).',
    zh: '该身份尚未关联任何人。请先用 signIn 登录,再以 linkIdentity(input: {token}) 关联。',
  })

export const otherOrganization = () =>
  new Fault('UNAUTHENTICATED', {
    en: 'You cannot act for the organization that was named. Name another, or leave it out.',
    zh: '您不能代表所指定的机构,请更换或不指定机构。',
  })

export const providerUnavailable = () =>
  new Fault('UNAVAILABLE', {
    en: 'The identity provider cannot be reached at the moment. Try again in a few seconds, or sign in with signIn.',
    zh: '暂时无法连接身份提供方,请稍后重试,或用 signIn 登录。',
  })
