import { defer, map, type Observable, type OperatorFunction } from 'rxjs'
import { z } from 'zod'
import type { District } from './district.js'
import { ConfigError } from './errors.js'
import type { Page, RosterPage } from './page.js'
import type { Collection, RecordOf, RosterRecord } from './record.js'
import { type Rejection, type RejectionDetails, rejection } from './rejection.js'
import type { RuleName } from './rules.js'

/** What an operator sees while it looks at a record. One object per subscription; nothing of it outlives the call. */
export interface OperatorContext<Settings> {
  readonly settings: Settings
  /** The index of the district; there in a pipeline, and in a plain pipe when it was given. */
  readonly district: District | undefined
  /** True while a pipeline looks ahead: outcomes count, values that cost much may be left alone. */
  readonly surveying: boolean
  /** Puts a rejection on the page that is being mapped. Returns nothing, so that `return reject(…)` drops the record. */
  readonly reject: (rule: RuleName, record: RosterRecord, details?: RejectionDetails) => undefined
}

/** What one operator does per collection: the record (the same object when nothing changed), a changed copy, or nothing. */
export type Appliers<Settings> = {
  readonly [C in Collection]?: (record: RecordOf[C], context: OperatorContext<Settings>) => RecordOf[C] | undefined
}

const noOptions = z.strictObject({})

/** The definition of an operator. State that spans records is made by `start`, once per subscription. */
export interface OperatorSpec<Schema extends z.ZodType = typeof noOptions> {
  /** The name of the export, verb and object. */
  readonly name: string
  /** What its options are parsed by. @default it takes none */
  readonly config?: Schema
  /** Set for operators that look beyond one record: they need the index of the district. */
  readonly needsDistrict?: boolean
  readonly start: (settings: z.output<Schema>) => Appliers<z.output<Schema>>
}

/** How a pipeline subscribes an operator. */
export interface Binding {
  readonly district?: District | undefined
  readonly surveying?: boolean
}

/** An operator with its settings: an RxJS OperatorFunction over pages that also tells what it is. */
export interface RosterOperator extends OperatorFunction<RosterPage, RosterPage> {
  readonly operatorName: string
  readonly needsDistrict: boolean
  /** The same operator with an index, or looking ahead. */
  readonly bind: (binding: Binding) => OperatorFunction<RosterPage, RosterPage>
}

/** Options of the operators that need the district; in `pipeline` the index comes by itself. */
export interface DistrictOption {
  readonly district?: District | undefined
}

/** What a factory takes. An empty schema is typed as a record of nothing, which would shut out the district too. */
export type OperatorOptions<Schema extends z.ZodType> = string extends keyof z.input<Schema>
  ? DistrictOption
  : z.input<Schema> & DistrictOption

type Loose = (record: RosterRecord, context: OperatorContext<unknown>) => RosterRecord | undefined

const mapPage = (page: RosterPage, apply: Loose, context: OperatorContext<unknown>, found: Rejection[]): RosterPage => {
  const { records } = page
  const kept: RosterRecord[] = []
  let changed = false
  for (let index = 0; index < records.length; index++) {
    const record = records[index] as RosterRecord
    const next = apply(record, context)
    if (next !== record) changed = true
    if (next !== undefined) kept.push(next)
  }
  if (!changed && found.length === 0) return page
  const rejections = found.length === 0 ? page.rejections : [...page.rejections, ...found]
  return { ...page, records: changed ? kept : records, rejections } as Page as RosterPage
}

const subscribe =
  (spec: OperatorSpec<z.ZodType>, settings: unknown, binding: Binding) =>
  (source: Observable<RosterPage>): Observable<RosterPage> =>
    defer(() => {
      const appliers = spec.start(settings) as Partial<Record<Collection, Loose>>
      let found: Rejection[] = []
      let origin: Page['origin'] | undefined
      let collection: Collection = 'orgs'
      const context: OperatorContext<unknown> = {
        settings,
        district: binding.district,
        surveying: binding.surveying ?? false,
        reject: (rule, record, details) => {
          found.push(rejection(rule, { collection, sourcedId: record.sourcedId }, { origin, ...details }))
          return undefined
        },
      }
      return source.pipe(
        map((page) => {
          const apply = appliers[page.collection]
          if (apply === undefined) return page
          found = []
          origin = page.origin
          collection = page.collection
          return mapPage(page, apply, context, found)
        }),
      )
    })

/**
 * Makes an operator factory out of its definition. Unknown or wrong options raise ConfigError `bad-operator-options` when the factory is
 * called; an operator that needs the district raises `no-district` when it is put into a plain pipe without one.
 */
export const operator =
  <Schema extends z.ZodType = typeof noOptions>(spec: OperatorSpec<Schema>) =>
  (options?: OperatorOptions<Schema>): RosterOperator => {
    const { district, ...rest } = (options ?? {}) as DistrictOption & Record<string, unknown>
    const parsed = (spec.config ?? noOptions).safeParse(rest)
    if (!parsed.success) {
      throw new ConfigError(
        `${spec.name}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`,
        {
          code: 'bad-operator-options',
          hint: `See the options of ${spec.name} in its documentation.`,
        },
      )
    }
    const needsDistrict = spec.needsDistrict ?? false
    const bind = (binding: Binding) =>
      subscribe(spec as unknown as OperatorSpec<z.ZodType>, parsed.data, { district, ...binding })
    const plain = (source: Observable<RosterPage>): Observable<RosterPage> => {
      if (needsDistrict && district === undefined) {
        throw new ConfigError(`${spec.name} looks beyond one record and was given no index of the district`, {
          code: 'no-district',
          hint: `Use it in pipeline(source, operators, sink), or pass ${spec.name}({ district }).`,
        })
      }
      return bind({})(source)
    }
    return Object.assign(plain, { operatorName: spec.name, needsDistrict, bind })
  }
