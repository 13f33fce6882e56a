import type { Authorizer, HttpClient } from '@rosterstream/core/http'
import { bearer } from './auth/bearer.js'
import { none } from './auth/none.js'
import { oauth2ClientCredentials } from './auth/oauth2-client-credentials.js'
import type { ClientCredentials } from './auth/token-request.js'

/** How a client shows who it is. `headers` go with every request to the source's origins, the token's included. */
export type Credentials = (
  | ({ readonly type: 'oauth2' } & ClientCredentials)
  | { readonly type: 'bearer'; readonly token: string }
  | { readonly type: 'none' }
  /** A scheme of one's own. */
  | {
      readonly type: 'custom'
      readonly authorizer: (client: HttpClient) => Authorizer
      readonly origins?: readonly string[]
    }
) & { readonly headers?: Readonly<Record<string, string>> | undefined }

/** The URLs beside the base URL whose origins may see the credentials. */
export const credentialOrigins = (credentials: Credentials): readonly string[] => {
  if (credentials.type === 'oauth2') return [credentials.tokenUrl]
  return credentials.type === 'custom' ? (credentials.origins ?? []) : []
}

/** Makes the authorizer of credentials. Raises ConfigError `bad-token`. */
export const authorizerOf = (credentials: Credentials, client: HttpClient): Authorizer => {
  switch (credentials.type) {
    case 'oauth2': {
      const { headers: _, type: __, ...rest } = credentials
      return oauth2ClientCredentials({ ...rest, client })
    }
    case 'bearer':
      return bearer(credentials.token)
    case 'none':
      return none()
    case 'custom':
      return credentials.authorizer(client)
  }
}
