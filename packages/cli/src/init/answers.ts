/** What `init` writes a config from: texts as they will stand in the file. Credentials are references, never values. */
export interface Answers {
  readonly provider: string
  readonly baseUrl: string
  readonly version: string
  readonly auth: string
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly token: string
  readonly scope: string
  readonly authStyle: string
  readonly phoneRegion: string
  readonly courses: boolean
  readonly contacts: boolean
  readonly demographics: boolean
  readonly userFlags: boolean
  readonly allowInsecureHttp: boolean
  readonly directory: string
  readonly state: string
}

/** What is taken when nothing else is said. */
export const defaultAnswers: Answers = {
  provider: 'generic',
  baseUrl: '',
  version: 'auto',
  auth: 'oauth2',
  tokenUrl: '',
  clientId: '${SIS_CLIENT_ID}',
  clientSecret: '${SIS_CLIENT_SECRET}',
  token: '${SIS_TOKEN}',
  scope: '',
  authStyle: 'basic',
  phoneRegion: '',
  courses: true,
  contacts: false,
  demographics: false,
  userFlags: false,
  allowInsecureHttp: false,
  directory: './sds',
  state: './.rosterstream',
}

/** Names the variables and files that the answers refer to. */
export const referencesOf = ({
  auth,
  clientId,
  clientSecret,
  token,
}: Answers): { readonly variables: readonly string[]; readonly files: readonly string[] } => {
  const references = auth === 'none' ? [] : auth === 'bearer' ? [token] : [clientId, clientSecret]
  return {
    variables: references.flatMap((reference) => /^\$\{(\w+)\}$/.exec(reference)?.[1] ?? []),
    files: references.flatMap((reference) => (reference.startsWith('file:') ? [reference.slice('file:'.length)] : [])),
  }
}
