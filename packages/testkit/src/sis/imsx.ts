import type { OneRosterVersion } from '../roster-data.js'
import { jsonReply, type Reply } from './call.js'

const minorCodes: Readonly<Record<number, string>> = {
  400: 'invaliddata',
  401: 'unauthorisedrequest',
  403: 'forbidden',
  404: 'unknownobject',
  429: 'server_busy',
  500: 'internal_server_error',
}

export interface ImsxOptions {
  readonly version: OneRosterVersion
  readonly description: string
  readonly minor?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The error body of either version: a `statusInfoSet` in 1.1, a bare object in 1.2. */
export function imsxBody(status: number, options: ImsxOptions): string {
  const minor = options.minor ?? minorCodes[status] ?? 'internal_server_error'
  const head = { imsx_codeMajor: 'failure', imsx_severity: 'error', imsx_description: options.description }
  if (options.version === '1.1') return JSON.stringify({ statusInfoSet: [{ ...head, imsx_codeMinor: minor }] })
  const field = { imsx_codeMinorFieldName: 'TargetEndSystem', imsx_codeMinorFieldValue: minor }
  return JSON.stringify({ ...head, imsx_CodeMinor: { imsx_codeMinorField: [field] } })
}

/** An error answer as the specification words it. */
export function imsxReply(status: number, options: ImsxOptions): Reply {
  return jsonReply(status, imsxBody(status, options), options.headers)
}
