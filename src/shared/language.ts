/** A text for people, in both languages of the service. */
export interface Text {
  zh: string
  en: string
}

export type Language = keyof Text

/** Chinese when `Accept-Language` (RFC 9110) prefers it over English, otherwise English. */
export function preferredLanguage(header: string | undefined): Language {
  const weighted = (header ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
    const q = parameters.map((p) => p.trim()).find((p) => p.startsWith('q='))
    return { tag, weight: q ? Number(q.slice(2)) || 0 : 1 }
  })
  const weightOf = (prefix: string) =>
    Math.max(0, ...weighted.filter(({ tag }) => tag.startsWith(prefix)).map(({ weight }) => weight))
  return weightOf('zh') > weightOf('en') ? 'zh' : 'en'
}
