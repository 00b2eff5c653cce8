import { measureHolds } from './holds/main.ts'
import { measureLedger } from './ledger/main.ts'
import { measureLive } from './live/main.ts'
import { measureMarket } from './market/main.ts'
import { optionsOf } from './options.ts'

/**
 * Benchmarks, one subject after the other: `npm run bench` measures all, `npm run bench -- market --sizes 1000,10000`
 * one of them. README.md beside it explains the figures.
 */
const SUBJECTS = { holds: measureHolds, ledger: measureLedger, live: measureLive, market: measureMarket }

const { subjects, ...options } = optionsOf(process.argv.slice(2), Object.keys(SUBJECTS))
for (const [name, measure] of Object.entries(SUBJECTS)) if (subjects.includes(name)) await measure(options)
