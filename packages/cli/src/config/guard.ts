import { z } from 'zod'
import { percentage } from './fields.js'

/** `guard`: when a publish is held. */
export const guardSchema = z
  .strictObject({
    removed: percentage()
      .prefault('10%')
      .meta({ description: 'Share of a file’s rows that one publish may remove.', unit: 'percent' }),
    changed: percentage()
      .prefault('75%')
      .meta({ description: 'Share of a file’s rows that one publish may change.', unit: 'percent' }),
    perSchool: z
      .strictObject({
        removed: percentage().prefault('50%').meta({
          description: 'Share of its users, classes or enrollments that one org may lose; half or more is held at 50%.',
          unit: 'percent',
        }),
        minRows: z
          .int()
          .min(1)
          .default(20)
          .meta({ description: 'Orgs with fewer rows of a kind are not looked at.', unit: 'rows' }),
      })
      .prefault({})
      .meta({ description: 'The same per org.' }),
  })
  .prefault({})
  .meta({ description: 'Limits above which a publish is held until somebody accepts it.' })
