import type { Action, Severity } from './rejection.js'

/** One rule by which a record or value is not delivered as it came. */
export interface Rule {
  readonly severity: Severity
  readonly action: Action
  /** What happened, in one sentence without personal values. */
  readonly sentence: string
  /** What a person can do about it. */
  readonly nextStep: string
}

const rule = (severity: Severity, action: Action, sentence: string, nextStep: string): Rule => ({
  severity,
  action,
  sentence,
  nextStep,
})

/** Every rule there is; docs/rejects.md is made from this table. Names are kebab-case and only ever added. */
export const rules = {
  'unreadable-record': rule(
    'error',
    'dropped',
    'The record is not an object with a sourcedId.',
    'Send the provider the collection and offset named here; every OneRoster record needs a sourcedId.',
  ),
  'unusable-id': rule(
    'error',
    'dropped',
    'The sourcedId is empty or holds control characters.',
    'Have the id corrected in the SIS.',
  ),
  'missing-value': rule('error', 'dropped', 'A required value is missing.', 'Fill the field in the SIS.'),
  'bad-value': rule(
    'error',
    'dropped',
    'A required value is not one that School Data Sync takes.',
    'Correct the field in the SIS, or map the value in the configuration.',
  ),
  'missing-reference': rule(
    'error',
    'dropped',
    'The record needs another one that is not delivered.',
    'Mend the record named as root, or have the provider send it; this one then follows by itself.',
  ),
  'unknown-role': rule(
    'error',
    'removed',
    'The role is not known.',
    'Add it to transform.roleMap, or correct it in the SIS.',
  ),
  'no-role': rule(
    'error',
    'dropped',
    'The user has no role that can be delivered.',
    'Give the user a role in the SIS, or map its role in transform.roleMap.',
  ),
  'unknown-enrollment-role': rule(
    'error',
    'dropped',
    'The enrollment role is not known.',
    'Add it to transform.enrollmentRoleMap, or correct it in the SIS.',
  ),
  'blanked-reference': rule(
    'warning',
    'blanked',
    'An optional reference points at something that is not delivered.',
    'Correct the reference in the SIS.',
  ),
  'missing-org': rule(
    'warning',
    'removed',
    'One of the orgs of the user is not delivered.',
    'Correct the org of the user in the SIS.',
  ),
  'session-id-comma': rule(
    'warning',
    'blanked',
    'A session id with a comma cannot stand in a list.',
    'Have the provider use session ids without commas.',
  ),
  'bad-email': rule('warning', 'blanked', 'The email address is not valid.', 'Correct the email address in the SIS.'),
  'bad-phone': rule(
    'warning',
    'blanked',
    'The phone number is not valid.',
    'Correct the number in the SIS, or set transform.phoneRegion.',
  ),
  'bad-date': rule('warning', 'blanked', 'The value is not a date.', 'Correct the date in the SIS.'),
  'unknown-value': rule(
    'warning',
    'blanked',
    'The value is not in the list that School Data Sync takes.',
    'Correct the value in the SIS.',
  ),
  'unknown-grade': rule(
    'warning',
    'blanked',
    'The grade is not in the list that School Data Sync takes.',
    'Use OneRoster grade codes in the SIS.',
  ),
  'unknown-flag': rule(
    'warning',
    'removed',
    'The user flag is not in the list that School Data Sync takes.',
    'Correct the flag in the SIS.',
  ),
  'flag-on-non-student': rule(
    'warning',
    'removed',
    'User flags are for students only.',
    'Remove the flag from the person in the SIS.',
  ),
  'agent-not-delivered': rule(
    'warning',
    'removed',
    'An agent of the student is not delivered.',
    'Look the agent up with this id: it is missing, or has a reason of its own.',
  ),
  'incomplete-agent': rule(
    'warning',
    'removed',
    'An agent of the student lacks a name or a valid email address.',
    'Fill in both names and the email address of the agent in the SIS.',
  ),
  'duplicate-username': rule(
    'warning',
    'repaired',
    'Two persons have the same username; both are delivered.',
    'Give one of them another username in the SIS.',
  ),
  'duplicate-sourced-id': rule(
    'warning',
    'superseded',
    'Another copy of this record, newer or equal, is delivered.',
    'Have the provider send each sourcedId once.',
  ),
  'repeated-record': rule(
    'info',
    'superseded',
    'The same record came more than once.',
    'Nothing to do; the copies are equal.',
  ),
  inactive: rule('info', 'filtered', 'The record is not active.', 'Nothing to do.'),
  'disabled-user': rule(
    'info',
    'filtered',
    'The user is disabled in the SIS.',
    'Nothing to do; transform.skipDisabledUsers asks for this.',
  ),
  'org-not-selected': rule(
    'info',
    'filtered',
    'The org is not among those chosen.',
    'Nothing to do; source.orgs asks for this.',
  ),
  'filtered-reference': rule(
    'info',
    'filtered',
    'The record belongs to something that the configuration leaves out.',
    'Nothing to do; see the setting that filtered the root.',
  ),
  'contacts-off': rule(
    'info',
    'filtered',
    'Contacts are switched off.',
    'Set source.include.contacts to deliver them.',
  ),
  'contact-without-student': rule(
    'info',
    'filtered',
    'No delivered student names this contact.',
    'Link the contact to a student in the SIS.',
  ),
  'reverse-contact': rule(
    'info',
    'removed',
    'A link from somebody who is no student is left out; relationships are made from the links of students.',
    'Nothing to do.',
  ),
  'agent-is-student': rule(
    'info',
    'removed',
    'An agent of the student is a student; no relationship is made.',
    'Nothing to do, or correct the link in the SIS.',
  ),
  'contact-enrollment': rule(
    'info',
    'filtered',
    'Enrollments of parents, guardians and relatives are left out.',
    'Nothing to do.',
  ),
  'enrollment-not-current': rule(
    'info',
    'filtered',
    'The enrollment has not begun or has ended.',
    'Nothing to do; transform.respectEnrollmentDates asks for this.',
  ),
  'duplicate-row': rule(
    'info',
    'filtered',
    'Another record makes the same row; one row is delivered.',
    'Nothing to do, or remove the double record in the SIS.',
  ),
  'duplicate-part': rule(
    'info',
    'removed',
    'The record makes the same row twice; one row is delivered.',
    'Nothing to do.',
  ),
  'nothing-known': rule('info', 'filtered', 'The demographics record says nothing but whose it is.', 'Nothing to do.'),
  'demographics-of-contact': rule(
    'info',
    'filtered',
    'Demographics are delivered for staff and students only.',
    'Nothing to do.',
  ),
} as const satisfies Readonly<Record<string, Rule>>

/** The name of a rule. */
export type RuleName = keyof typeof rules
