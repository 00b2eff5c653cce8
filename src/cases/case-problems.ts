import { emailProblems, nameProblems } from '../accounts/organization.ts'
import { usccVerdict } from '../accounts/uscc.ts'
import type { Problem } from '../shared/refusal.ts'
import type { Contact, Told, Whose } from './case.ts'

const MAX_PROBLEM = 4000
const MAX_WORDS = 2000
const PHONE = /^\+?[\d ()-]{5,30}$/
const ENTERPRISE = { en: 'The name of the enterprise', zh: '企业名称' }

const invalid = (path: string[], en: string, zh: string): Problem => ({
  code: 'INVALID_INPUT',
  path,
  text: { en, zh },
})

/** Everything wrong with what is written down of a problem, but for its district. */
export const toldProblems = ({ problem, ...whose }: Told): Problem[] => [
  ...wordsProblems(problem, ['problem'], 1, MAX_PROBLEM),
  ...whoseProblems(whose),
]

function whoseProblems({ enterpriseId, enterpriseName, uscc }: Whose): Problem[] {
  if ((enterpriseId === null) === (enterpriseName === null)) return [WHOSE]
  if (enterpriseId !== null) return uscc === null ? [] : [KNOWN]
  const isWrong = uscc !== null && usccVerdict(uscc) === 'INVALID'
  return [...nameProblems(enterpriseName!, ['enterpriseName'], ENTERPRISE), ...(isWrong ? [USCC] : [])]
}

/** Everything wrong with how a person is to be reached. */
export const contactProblems = ({ name, phone, email }: Contact): Problem[] => [
  ...nameProblems(name, ['contact', 'name']),
  ...(phone === null || PHONE.test(phone.trim()) ? [] : [NO_PHONE]),
  ...(email === null ? [] : emailProblems(email, ['contact', 'email'])),
  ...(phone === null && email === null ? [UNREACHABLE] : []),
]

/** What is wrong with words that are needed. */
export const wordsNeeded = (words: string, path: string[]): Problem[] =>
  wordsProblems(words, path, 1, MAX_WORDS)

/** What is wrong with words that may be left out. */
export const wordsAllowed = (words: string | null, path: string[]): Problem[] =>
  words === null ? [] : wordsProblems(words, path, 0, MAX_WORDS)

function wordsProblems(words: string, path: string[], least: number, most: number): Problem[] {
  if (words.trim().length >= least && words.length <= most) return []
  return [
    invalid(
      path,
      `Write ${least} to ${most} characters; these are ${words.length}.`,
      `须为 ${least} 至 ${most} 个字符,当前为 ${words.length} 个。`,
    ),
  ]
}

const WHOSE = invalid(
  ['enterpriseId'],
  'Say whose problem it is, in one of two ways: the id of an enterprise that has signed up, or the name of one that has not.',
  '请说明诉求属于哪家企业,二者选一:已注册企业的编号,或未注册企业的名称。',
)

const KNOWN = invalid(
  ['uscc'],
  'The unified social credit code of an enterprise that has signed up is known. Leave it out.',
  '已注册企业的统一社会信用代码已有记录,无需填写。',
)

const USCC: Problem = {
  code: 'USCC_INVALID',
  path: ['uscc'],
  text: {
    en: 'This is not a unified social credit code: its last character does not check the others (GB 32100-2015). Look for a typing error, or leave it out.',
    zh: '统一社会信用代码有误:末位校验码不符(GB 32100-2015)。请核对是否输错,或暂不填写。',
  },
}

const NO_PHONE = invalid(
  ['contact', 'phone'],
  'A phone number has 5 to 30 digits, blanks, brackets and hyphens, such as +86 21 5555 0100.',
  '电话号码须为 5 至 30 位数字,可含空格、括号和连字符,例如 021-5555 0100。',
)

const UNREACHABLE = invalid(
  ['contact'],
  'Give a phone number or an e-mail address by which the person is reached.',
  '请至少填写电话或邮箱之一,以便联系。',
)

/** Why nothing more is done with a case. */
export const CASE_CLOSED: Problem = {
  code: 'STATE_CONFLICT',
  path: ['caseId'],
  text: {
    en: 'The case is closed; nothing is changed in it any more. Open another one if the problem came back.',
    zh: '该诉求已办结,不能再修改。如问题再次出现,请新建诉求。',
  },
}

/** Why a case cannot be said to be of another enterprise. */
export const OF_ANOTHER: Problem = {
  code: 'STATE_CONFLICT',
  path: ['enterpriseId'],
  text: {
    en: 'The case is of an enterprise that has signed up, which sees it; it cannot become that of another. Close it and open one for the other.',
    zh: '该诉求属于一家已注册企业且对其可见,不能改为其他企业。请办结后为另一企业新建诉求。',
  },
}
