/** Everything a command may touch of the world outside. Only main.ts makes one, and only main.ts exits. */
export interface Io {
  readonly stdout: TextSink
  readonly stderr: TextSink
  readonly stdin: NodeJS.ReadStream
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal
}

/** A stream that text is written to. `columns` is there on a terminal. */
export interface TextSink {
  readonly write: (text: string) => unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** One flag of a command. */
export interface CommandOption {
  readonly type: 'string' | 'boolean'
  readonly description: string
  readonly short?: string
  readonly multiple?: boolean
  /** What stands for the value in the help text. */
  readonly valueName?: string
}

/** A command line, taken apart and checked against the options of its command. */
export interface Invocation {
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>
  readonly positionals: readonly string[]
  readonly io: Io
}

/** One command. `run` settles with the exit code; what it throws is rendered by main.ts. */
export interface Command {
  readonly name: string
  readonly summary: string
  /** What follows the name in the usage line. */
  readonly usage: string
  /** Positional arguments taken; more or fewer are usage errors. */
  readonly positionals?: { readonly min: number; readonly max: number }
  readonly options: Readonly<Record<string, CommandOption>>
  readonly examples: readonly string[]
  readonly run: (invocation: Invocation) => Promise<number>
  /** Told of a command line that was refused, with the flags that could be read; the error is shown after it. */
  readonly refused?: (invocation: Invocation, error: unknown) => Promise<void>
}
