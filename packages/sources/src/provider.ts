/** What is known of one SIS as a OneRoster server: data only. Options of the source come before it. */
export interface Provider {
  /** camelCase, the name of the export. */
  readonly name: string
  readonly title: string
  readonly version?: '1.1' | '1.2' | undefined
  /** Records asked for with one request. @default 5000 */
  readonly pageSize?: number | undefined
  /** Requests under way at once. @default 1 */
  readonly concurrency?: number | undefined
  readonly requestsPerSecond?: number | undefined
  /** False where `sort` is known to do harm. @default true */
  readonly sort?: boolean | undefined
  /** What a status means at this server at offset 0. */
  readonly statuses?: { readonly 404?: 'emptyPage' } | undefined
}

/** Declares a provider. */
export const provider = (declared: Provider): Provider => declared
