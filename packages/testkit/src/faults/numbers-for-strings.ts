import type { FaultKind } from './fault.js'

export const numbersForStrings: FaultKind = {
  name: 'numbers-for-strings',
  about: 'sends numbers where texts of digits belong (leading zeros aside), and 1 and 0 for "true" and "false"',
  make: () => ({
    page: (page) => ({ ...page, texts: page.texts.map((text) => JSON.stringify(JSON.parse(text, loosened))) }),
  }),
}

function loosened(_key: string, value: unknown): unknown {
  if (value === 'true') return 1
  if (value === 'false') return 0
  return typeof value === 'string' && /^(0|[1-9]\d{0,14})$/.test(value) ? Number(value) : value
}
