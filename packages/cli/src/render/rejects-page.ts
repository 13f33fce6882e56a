import { type Action, type RuleName, rules, type Severity } from '@rosterstream/core'

const introduction = `# What is left out, and why

<!-- Made from packages/core/src/rules.ts by packages/cli/src/make-rejects-docs.ts. Do not edit. -->

Every record or value that is not delivered as it came is on file, with the rule that says why. \`sync\` prints the counts by rule. The single
cases are in \`runs/<run>/rejects.jsonl\` below the state folder, one JSON object a line; \`sync --rejects-csv FILE\` also writes them as CSV,
for a spreadsheet. Values are left out, since they may be personal, but for ids and words for roles; \`sync --show-values\` keeps all values of
that run.

\`\`\`json
{"collection":"enrollments","sourcedId":"e-991","severity":"error","rule":"missing-reference","field":"user","message":"…","action":"dropped",
 "origin":{"attempt":1,"offset":4000},"root":{"collection":"users","sourcedId":"u-12","rule":"missing-value"}}
\`\`\`

- \`collection\`, \`sourcedId\`: the OneRoster record. \`field\`: the field of it that was at fault.
- \`origin\`: the place of its page in the list it was read from.
- \`root\`: the record whose fall pulled this one down. Mend that one first; what hangs on it follows by itself.
- \`action\`: what became of it.
  \`dropped\`, \`filtered\` and \`superseded\` end the record, and count in the books: records received = delivered + dropped + filtered + superseded.
  \`blanked\` and \`repaired\` touch one value, \`removed\` one part of the record (a role, an agent, a row); the record itself is delivered.

Names of rules do not change and are never taken away. None of these changes the exit code of \`sync\`: a school system with faults in single
records is the normal case. \`validate\`, which checks finished CSV files, has rules of its own.
`

const heads: Readonly<Record<Severity, string>> = {
  error:
    '## Errors\n\nThe record, or the part that is named, is not delivered. Somebody should mend it in the school system.\n',
  warning:
    '## Warnings\n\nThe record is delivered without one value or link, or another copy of it is. Somebody should have a look.\n',
  info: '## For information\n\nLeft out by a filter that did its job. Nothing is wrong.\n',
}

const chapter = (severity: Severity): string => {
  const entries = (
    Object.entries(rules) as [RuleName, { severity: Severity; action: Action; sentence: string; nextStep: string }][]
  )
    .filter(([, rule]) => rule.severity === severity)
    .map(([name, { action, sentence, nextStep }]) => `| \`${name}\` | ${action} | ${sentence} | ${nextStep} |\n`)
  return `${heads[severity]}\n| rule | action | what happened | what to do |\n|---|---|---|---|\n${entries.join('')}`
}

/** The page on rules of rejection, as Markdown. */
export const rejectsPage = (): string =>
  [introduction, chapter('error'), chapter('warning'), chapter('info')].join('\n')
