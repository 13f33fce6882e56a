import { type Document, Lexer, LineCounter, parseDocument } from 'yaml'
import type { TextFault } from './read-text.js'

/** A parsed config and the way from an offset to its line. */
export interface ParsedYaml {
  readonly document: Document
  readonly lines: LineCounter
}

const maxDepth = 100
const maxFaults = 20

/** Sentences of our own: those of the parser may quote the text, and with it a secret. */
const sentences: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  TAB_AS_INDENT: ['is indented with a tab, which YAML does not allow', 'Indent with spaces.'],
  BAD_INDENT: [
    'is not indented as the lines around it, or a bracket is not closed',
    'Line up keys of one level, two spaces per level; check brackets.',
  ],
  BAD_DQ_ESCAPE: ['holds a backslash that means nothing within double quotes', 'Use single quotes, or / in paths.'],
  MISSING_CHAR: [
    'lacks a closing quote, bracket or blank',
    'Close the quote or bracket; put a blank after a colon or comma.',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'has two keys on one line',
    'Put each key on a line of its own, or quote a value that holds ": ".',
  ],
  MULTILINE_IMPLICIT_KEY: ['is no key with a value', 'Write key: value, with a blank after the colon.'],
  BAD_SCALAR_START: ['starts with a character that YAML keeps for itself', 'Put the value in quotes.'],
  BLOCK_IN_FLOW: ['mixes indentation into brackets', 'Write either brackets or indented lines.'],
  MULTIPLE_DOCS: ['begins a second document', 'Keep one document in the file, without ---.'],
  UNEXPECTED_TOKEN: ['does not fit what stands before it', 'Check the indentation and the line above.'],
  KEY_OVER_1024_CHARS: ['has a key of more than 1024 characters', 'Check for a missing line break or quote.'],
}
const otherSentence = ['is not valid YAML', 'Check quotes, indentation and the line above.'] as const

const tooDeep = (text: string): number | undefined => {
  let flow = 0
  let inLine = 0
  let offset = 0
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') flow += 1
    else if (token === ']' || token === '}') flow -= 1
    else if (token === '-' || token === '?') inLine += 1
    else if (token.includes('\n')) inLine = 0
    if (flow > maxDepth || inLine > maxDepth) return offset
    if (token !== '\u0002' && token !== '\u0018' && token !== '\u001f') offset += token.length
  }
  return undefined
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Parses YAML 1.2, or JSON. Faults of its syntax come with their places and without the text around them; nothing is thrown. */
export const parseYaml = (text: string): ParsedYaml | readonly TextFault[] => {
  const lines = new LineCounter()
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  // The parser calls itself once per level; unchecked, a file of brackets ends the program.
  const deep = tooDeep(text)
  if (deep !== undefined) {
    const before = text.slice(0, deep).split('\n')
    const place = { line: before.length, column: (before.at(-1) as string).length + 1 }
    return [
      {
        code: 'too-deep',
        message: `the file is nested more than ${maxDepth} levels deep`,
        fix: 'Name a rosterstream.yaml.',
        ...place,
      },
    ]
  }
  // JSON may be indented with tabs. Within its strings there are none, so places stay right.
  const source = text.includes('\t') && isJson(text) ? text.replaceAll('\t', ' ') : text
  const document = parseDocument(source, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
    version: '1.2',
  })
  if (document.errors.length === 0) return { document, lines }
  const faults = document.errors.map(({ code, pos }) => {
    const [message, fix] = sentences[code] ?? otherSentence
    return { code: 'yaml-syntax', message: `the text here ${message}`, fix, ...at(pos[0]) }
  })
  // What follows on a line of an error is mostly its echo.
  return faults.filter((one, index) => faults.findIndex(({ line }) => line === one.line) === index).slice(0, maxFaults)
}
