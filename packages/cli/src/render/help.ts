import { globalOptions } from '../command-line.js'
import type { Command, CommandOption } from '../commands/command.js'
import type { CommandEntry } from '../commands/index.js'

const optionLines = (options: Readonly<Record<string, CommandOption>>): string => {
  const rows = Object.entries(options).map(([name, option]) => {
    const value = option.type === 'string' ? ` ${option.valueName ?? 'VALUE'}` : ''
    return [
      `${option.short === undefined ? '    ' : `-${option.short}, `}--${name}${value}`,
      option.description,
    ] as const
  })
  const width = Math.max(...rows.map(([flag]) => flag.length))
  return rows.map(([flag, description]) => `  ${flag.padEnd(width)}  ${description}\n`).join('')
}

/** The help text of the whole program. */
export const renderHelp = (commands: Readonly<Record<string, CommandEntry>>): string => {
  const rows = Object.entries(commands)
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    'Rosterstream pulls school rosters over OneRoster and delivers complete School Data Sync sets.\n\n',
    'Usage: rosterstream COMMAND [flags]\n\nCommands:\n',
    ...rows.map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}\n`),
    '\nFlags of every command:\n',
    optionLines(globalOptions),
    '\nExit codes: 0 done · 1 internal fault · 2 usage or config · 3 source · 4 held by the guard · 5 data check failed\n',
    '            6 sink · 7 another run holds this state · 130 interrupted\n\n',
    'Begin with: rosterstream demo\n',
  ].join('')
}

/** The help text of one command. */
export const renderCommandHelp = (command: Command): string =>
  [
    `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.\n\n`,
    `Usage: rosterstream ${command.name}${command.usage === '' ? '' : ` ${command.usage}`} [flags]\n`,
    Object.keys(command.options).length === 0 ? '' : `\nFlags:\n${optionLines(command.options)}`,
    `\nFlags of every command:\n${optionLines(globalOptions)}`,
    `\nExamples:\n${command.examples.map((example) => `  ${example}\n`).join('')}`,
  ].join('')
