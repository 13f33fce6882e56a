// A district over OneRoster REST into a School Data Sync CSV set, from TypeScript.
// Everything is held in memory here, which suits small districts; for large ones give `pipeline` a `store` and a `scratch` as well.
import {
  checkReferences,
  dropReverseContacts,
  formatPhones,
  keepActive,
  normalizeAgents,
  type PipelineReport,
  parseUserFlags,
  pipeline,
} from '@rosterstream/core'
import { sdsCsv } from '@rosterstream/sinks/sds-csv'
import { type Credentials, generic, oneroster } from '@rosterstream/sources'

export interface District {
  readonly baseUrl: string
  readonly credentials: Credentials
  readonly directory: string
}

/** Pulls the district whole and publishes its set, or raises an error that says who has to act: `message`, `code`, `hint`. */
export const syncDistrict = ({ baseUrl, credentials, directory }: District): Promise<PipelineReport> =>
  pipeline(
    oneroster(generic, { baseUrl, credentials }),
    [
      keepActive(),
      normalizeAgents(),
      dropReverseContacts(),
      parseUserFlags(),
      formatPhones({ region: 'US' }),
      checkReferences(),
    ],
    sdsCsv({ directory }),
  )
