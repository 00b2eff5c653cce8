import { sayUnavailable } from '../errors.ts'
import type { Run } from '../execution.ts'
import { unavailable } from '../shared/fault.ts'
import type { Question } from './question.ts'
import type { Viewer } from './viewer.ts'

/** What one event is told as. */
export interface Answer {
  /** The execution result, as JSON. */
  json: Buffer
}

/** Whoever waits for an answer. */
export interface Asker {
  answered: (answer: Answer) => void
  failed: (error: unknown) => void
}

interface Found {
  answer: Answer
  /** Whether it depends on who asks. */
  personal: boolean
}

type Outcome = { found: Found } | { error: unknown }

/** An answer that is being found, or was, for those who wait, in their order. */
class Finding {
  private outcome: Outcome | null = null
  private waiting: ((outcome: Outcome) => void)[] = []

  constructor(finding: Promise<Found>, onFound: (found: Found) => void) {
    finding.then(
      (found) => {
        onFound(found)
        this.settle({ found })
      },
      (error: unknown) => this.settle({ error }),
    )
  }

  /** Calls back, at once when it is known; neither callback may throw. */
  tell(answered: (found: Found) => void, failed: Asker['failed']): void {
    const tell = (outcome: Outcome) => ('found' in outcome ? answered(outcome.found) : failed(outcome.error))
    if (this.outcome) tell(this.outcome)
    else this.waiting.push(tell)
  }

  private settle(outcome: Outcome): void {
    this.outcome = outcome
    for (const tell of this.waiting.splice(0)) tell(outcome)
  }
}

/** What was answered to one question about one event. */
interface Given {
  askedBy: string
  first: Finding
  /** What others were answered, where it depends on who asks. */
  others: Map<string, Finding>
}

// Enough for all who keep up. Whoever is slower asks again: kept for them, a few slow readers would hold the answers to
// everybody's questions.
const KEPT_EVENTS = 256
const KEPT_BYTES = 32 * 1024 * 1024

/** The answers about one event, by question, and their size. */
interface About {
  given: Map<string, Given>
  bytes: number
}

/**
 * Answers each event once for all who ask the same of it and may see the same. Who may see the same is not declared but
 * noticed: an answer for which nobody asked who acts is the same for all.
 */
export class SharedAnswers {
  private readonly run: Run
  private readonly recent = new Map<object, About>()
  private bytes = 0

  constructor(run: Run) {
    this.run = run
  }

  /** Finds the answer to a question about an event for this viewer, and calls back, at once when it is known. */
  give(event: object, question: Question, viewer: Viewer, { answered, failed }: Asker): void {
    const about = this.about(event)
    const given: Given = about.given.get(question.key) ?? {
      askedBy: viewer.key,
      others: new Map(),
      first: this.find(event, question, viewer),
    }
    about.given.set(question.key, given)
    given.first.tell(({ answer, personal }) => {
      if (!personal || given.askedBy === viewer.key) return answered(answer)
      const own = given.others.get(viewer.key) ?? this.find(event, question, viewer)
      given.others.set(viewer.key, own)
      own.tell((found) => answered(found.answer), failed)
    }, failed)
  }

  private about(event: object): About {
    const known = this.recent.get(event)
    if (known) return known
    const about = { given: new Map<string, Given>(), bytes: 0 }
    this.recent.set(event, about)
    if (this.recent.size > KEPT_EVENTS) this.forgetOldest()
    return about
  }

  private find(event: object, question: Question, viewer: Viewer): Finding {
    return new Finding(this.execute(event, question, viewer), ({ answer }) => {
      const about = this.recent.get(event)
      if (!about) return
      about.bytes += answer.json.length
      this.bytes += answer.json.length
      while (this.bytes > KEPT_BYTES) this.forgetOldest()
    })
  }

  private forgetOldest(): void {
    const [[event, { bytes }]] = this.recent as unknown as [[object, About]]
    this.recent.delete(event)
    this.bytes -= bytes
  }

  private async execute(event: object, question: Question, viewer: Viewer): Promise<Found> {
    const context = viewer.contextNow()
    const { key: _key, ...args } = question
    const presented = await this.run({ rootValue: event, contextValue: context, ...args })
    // Told now, it would never be told as it is: whoever goes on behind it has it behind them.
    if (sayUnavailable(presented.errors)) throw unavailable()
    const json = Buffer.from(JSON.stringify(presented))
    return { answer: { json }, personal: context.isPersonal }
  }
}
