/** A figure as people read it; a dash for what was not measured. */
export const number = (value: number, digits = 0): string =>
  Number.isNaN(value)
    ? '–'
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

/** A table in Markdown. */
export const table = (head: string[], lines: string[][]): string =>
  [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** A goal with its figure, and whether it was reached. */
export const goal = (what: string, figure: number, reached: boolean, digits = 2): string[] => [
  ...[what, number(figure, digits), Number.isNaN(figure) ? 'not measured' : reached ? 'reached' : 'missed'],
]
