import type { BaseRecord } from '../record.js'

/** Tells whether a record counts as active: status `active` in any case, empty or missing. Hot path. Source: OneRoster, `status`. */
export const isActive = ({ status }: Pick<BaseRecord, 'status'>): boolean => {
  if (status === undefined || status === 'active') return true
  const word = status.trim()
  return word === '' || word.toLowerCase() === 'active'
}
