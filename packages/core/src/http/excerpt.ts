import type { HttpAnswer } from './http-client.js'

const maxLength = 200

/** Fields in which OAuth and OneRoster servers say what was wrong; other fields of a JSON answer may hold a record. */
const spoken = [
  'error',
  'error_description',
  'imsx_description',
  'imsx_codeMinor',
  'imsx_codeMinorFieldValue',
  'message',
  'title',
  'detail',
]

/**
 * Takes from a refusal what it says of itself: known fields of JSON, the title or text of HTML, plain text. At most 200 characters,
 * one line, `secrets` and long token-like words masked. Nothing from an answer with status 2xx, which may hold records.
 */
export function excerpt(answer: Pick<HttpAnswer, 'status' | 'body' | 'headers'>, secrets: readonly string[]): string {
  if (answer.status >= 200 && answer.status < 300) return ''
  const text = answer.body.subarray(0, 65536).toString('utf8').trim()
  return cut(masked(words(answer, text), secrets))
}

/** True for a page meant for people: a login form, a filter's block page, a gateway's error. */
export function looksLikeHtml(answer: Pick<HttpAnswer, 'body' | 'headers'>): boolean {
  const start = answer.body
    .subarray(0, 512)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (/^(?:<!doctype html|<html|<head|<body|<!--)/i.test(start)) return true
  return start.startsWith('<') && /html/i.test(answer.headers['content-type'] ?? '')
}

/** The `<title>` of a page, as one line of at most 80 characters. */
export function titleOf(answer: Pick<HttpAnswer, 'body'>): string | undefined {
  const found = /<title[^>]*>([^<]{1,400})/i.exec(answer.body.subarray(0, 65536).toString('utf8'))
  return found?.[1] ? oneLine(found[1]).slice(0, 80) || undefined : undefined
}

function words(answer: Pick<HttpAnswer, 'body' | 'headers'>, text: string): string {
  if (looksLikeHtml(answer)) return titleOf(answer) ?? ''
  if (/^[[{"]/.test(text)) return spokenIn(text)
  return text
}

function spokenIn(text: string): string {
  try {
    return [...new Set(collect(JSON.parse(text), 0))].join(': ')
  } catch {
    return ''
  }
}

function collect(value: unknown, depth: number): readonly string[] {
  if (typeof value !== 'object' || value === null || depth > 4) return []
  if (Array.isArray(value)) return value.slice(0, 3).flatMap((item) => collect(item, depth + 1))
  const fields = value as Readonly<Record<string, unknown>>
  const said = spoken.map((name) => fields[name]).filter((text) => typeof text === 'string')
  const nested = ['statusInfoSet', 'statusInfo', 'imsx_CodeMinor', 'imsx_codeMinorField', 'error', 'errors']
  return [...said, ...nested.flatMap((name) => collect(fields[name], depth + 1))]
}

function masked(text: string, secrets: readonly string[]): string {
  let safe = text
  for (const secret of secrets) {
    for (const form of [secret, encodeURIComponent(secret)]) if (form.length > 3) safe = safe.replaceAll(form, '***')
  }
  return safe.replace(/[\w~+/=.-]{32,}/g, '***').replace(/[^\s@"'<>(),;]+@[^\s@"'<>(),;]+/g, '***')
}

function cut(text: string): string {
  const line = oneLine(text)
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line
}

function oneLine(text: string): string {
  return text.replace(/[\p{C}\s]+/gu, ' ').trim()
}
