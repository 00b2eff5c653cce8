import { createHash, randomUUID } from 'node:crypto'
import type { Cast } from './cast.ts'
import { must } from './tour-failed.ts'
import { tell, type Visitor } from './visitor.ts'

const DAY = 86_400_000
const later = (days: number) => new Date(Date.now() + days * DAY)

/** Plays an outsourced test, from the request to the report that anybody can verify. */
export async function outsourceTest({ lab, engineer, rival, stranger }: Cast): Promise<void> {
  const order = await accepted(lab, engineer)
  await sendSamples(lab, engineer, order)
  const report = await issueReport(lab, order)

  tell('\n20. Whoever is shown the report can ask whether it is genuine, without signing in.')
  const { verifyReport } = await stranger.ask(VERIFY, report)
  must(verifyReport === 'GENUINE', 'the report is not genuine')
  const { verifyReport: forged } = await stranger.ask(VERIFY, { ...report, sha256: sha256('a forgery') })
  must(forged === 'UNKNOWN', 'a forgery is not unknown')

  tell('\n21. The engineer downloads it, closes the order and says how it was. A rival sees nothing of it.')
  const { order: reported } = await engineer.ask(REPORTS, { id: order })
  const bytes = await engineer.download(reported.reports[0].file.url)
  must(sha256(bytes) === report.sha256, 'what was downloaded is not what was uploaded')
  const { closeOrder } = await engineer.ask(CLOSE, { input: { orderId: order } })
  must(closeOrder.order?.status === 'CLOSED', 'the order was not closed')
  const rating = { orderId: order, score: 5, words: '报告清楚' }
  const { rateService } = await engineer.ask(RATE, { input: rating })
  must(rateService.satisfaction, 'the service was not rated')
  await rival.isRefused(REPORTS, { id: order }, 'NOT_FOUND')
}

/** A request for which the lab has quoted, and whose quote was accepted: the order that it is now. */
async function accepted(lab: Visitor, engineer: Visitor): Promise<string> {
  tell('\n15. The engineer needs a tensile test, and asks the lab what it costs.')
  const { viewer } = await lab.ask('{ viewer { organization { id } } }', {})
  const { requestTest } = await engineer.ask(REQUEST, {
    input: {
      subject: '不锈钢紧固件拉伸试验',
      samples: 3,
      methods: ['GB/T 228.1-2021'],
      labIds: [viewer.organization.id],
      answerBy: later(5),
      idempotencyKey: randomUUID(),
    },
  })
  must(requestTest.order?.status === 'REQUESTED', 'the test was not requested')
  const { id } = requestTest.order

  tell('\n16. The lab quotes, and the engineer accepts: the report is owed on a working day of the lab.')
  const terms = { price: '450', days: 5, remarks: '含报告费', validUntil: later(10) }
  const { quoteTest } = await lab.ask(QUOTE, { input: { orderId: id, ...terms } })
  must(quoteTest.quote, 'the lab did not quote')
  const { acceptQuote } = await engineer.ask(ACCEPT, {
    input: { quoteId: quoteTest.quote.id, idempotencyKey: randomUUID() },
  })
  must(acceptQuote.order?.status === 'ACCEPTED', 'the quote was not accepted')
  return id
}

async function sendSamples(lab: Visitor, engineer: Visitor, orderId: string): Promise<void> {
  tell('\n17. The engineer labels the samples and ships them.')
  const bar = { name: '圆棒试样 φ10', quantity: 1, unit: 'PIECE', afterTest: 'RETURN' }
  const { registerSamples } = await engineer.ask(REGISTER, {
    input: { orderId, samples: [bar, bar, bar], location: '企业仓库', idempotencyKey: randomUUID() },
  })
  must(registerSamples.samples?.length === 3, 'the samples were not registered')
  const parcel = { carrier: 'SF', condition: '完好', location: '企业仓库' }
  const { shipSamples } = await engineer.ask(SHIP, { input: { orderId, ...parcel } })
  must(shipSamples.order?.status === 'SAMPLE_SHIPPED', 'the samples were not shipped')

  tell('\n18. The lab receives them and tests: each hand-over is a link of the chain of custody.')
  const { receiveSamples } = await lab.ask(RECEIVE, {
    input: { orderId, condition: '完好', location: '收样室' },
  })
  must(receiveSamples.order?.status === 'SAMPLE_RECEIVED', 'the samples were not received')
  const { startTest } = await lab.ask(START, { input: { orderId } })
  must(startTest.order?.status === 'IN_TEST', 'the test was not begun')
}

/** The number and the hash of the report, by which it is verified. */
async function issueReport(lab: Visitor, orderId: string): Promise<{ number: string; sha256: string }> {
  tell('\n19. The lab uploads the report by a signed link, and issues it.')
  const number = `TOUR-${randomUUID().slice(0, 8).toUpperCase()}`
  const pdf = Buffer.from(`%PDF-1.4\n% ${number}\n%%EOF\n`)
  const { requestUpload } = await lab.ask(UPLOAD, {
    input: { name: 'report.pdf', mediaType: 'application/pdf', size: pdf.length, purpose: 'REPORT' },
  })
  must(requestUpload.uploadUrl, 'no upload was allowed')
  await lab.upload(requestUpload.uploadUrl, pdf, 'application/pdf')
  const { issueReport: issued } = await lab.ask(ISSUE, {
    input: { orderId, fileId: requestUpload.fileId, number, idempotencyKey: randomUUID() },
  })
  must(issued.report?.sha256 === sha256(pdf), 'the report has not the hash of what was uploaded')
  return { number, sha256: issued.report.sha256 }
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')

const REQUEST = `mutation ($input: RequestTestInput!) {
  requestTest(input: $input) { order { id status answerBy } userErrors { code message } }
}`
const QUOTE = `mutation ($input: QuoteTestInput!) {
  quoteTest(input: $input) { quote { id price { amount currency } reportDueOn isAccredited } userErrors { code message } }
}`
const ACCEPT = `mutation ($input: AcceptQuoteInput!) {
  acceptQuote(input: $input) { order { status price { amount currency } expectedOn reportDueOn } userErrors { code message } }
}`
const REGISTER = `mutation ($input: RegisterSamplesInput!) {
  registerSamples(input: $input) { samples { label qrPayload } userErrors { code message } }
}`
const SHIP = `mutation ($input: ShipSamplesInput!) {
  shipSamples(input: $input) { order { status } userErrors { code message } }
}`
const RECEIVE = `mutation ($input: ReceiveSamplesInput!) {
  receiveSamples(input: $input) {
    order { status reportDueOn registeredSamples { edges { node { label custody { at condition location } } } } } userErrors { code message }
  }
}`
const START = `mutation ($input: StartTestInput!) {
  startTest(input: $input) { order { status } userErrors { code message } }
}`
const UPLOAD = `mutation ($input: RequestUploadInput!) {
  requestUpload(input: $input) { fileId uploadUrl expiresAt userErrors { code message } }
}`
const ISSUE = `mutation ($input: IssueReportInput!) {
  issueReport(input: $input) { report { number version sha256 order { status } } userErrors { code message } }
}`
const VERIFY = 'query ($number: String!, $sha256: String!) { verifyReport(number: $number, sha256: $sha256) }'
const REPORTS =
  'query ($id: ID!) { order(id: $id) { status reports { number version file { name size url } } history { action at } } }'
const CLOSE = `mutation ($input: CloseOrderInput!) {
  closeOrder(input: $input) { order { status } userErrors { code message } }
}`
const RATE = `mutation ($input: RateServiceInput!) {
  rateService(input: $input) { satisfaction { score words } userErrors { code message } }
}`
