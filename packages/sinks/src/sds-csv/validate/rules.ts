/** How bad a finding is: `error` loses a record or the set, `warning` loses or changes a value, `info` is good to know. */
export type Severity = 'error' | 'warning' | 'info'

/** What is said of every finding of a rule. */
export interface ValidationRuleText {
  readonly severity: Severity
  /** What to do. */
  readonly fix: string
}

const rule = (severity: Severity, fix: string): ValidationRuleText => ({ severity, fix })

/** Every rule of `validateSet`; a finding may be milder or harder than its rule where the column is optional or required. Source: SDS V2.1 CSV, validation rules. */
export const validationRules = {
  'v1-set': rule(
    'error',
    'export the V2.1 format: orgs.csv, users.csv, roles.csv, classes.csv, enrollments.csv, academicSessions.csv',
  ),
  'missing-file': rule('error', 'add the file: SDS refuses a set without it'),
  'missing-pair': rule('error', 'send classes.csv and enrollments.csv both, or neither'),
  'missing-referred-file': rule('error', 'add the file, or leave the column that refers to it empty'),
  'file-name-case': rule('error', 'rename the file: SDS looks for the exact name'),
  'duplicate-file': rule('error', 'remove one of the two'),
  'unknown-file': rule('warning', 'remove it from the folder, or correct its name: SDS does not take it'),
  'unreadable-file': rule('error', 'give this account the right to read the file, and check it again'),
  'empty-file': rule('error', 'write at least the header line; SDS stops at a file without header'),
  'no-rows': rule(
    'warning',
    'check the export: a file with a header alone means that there are no such records any more',
  ),
  'no-header': rule('error', 'write the column names into the first line, exactly as documented'),
  'missing-header': rule('error', 'add the column: SDS refuses the file without it'),
  'advised-header': rule('warning', 'add the column, filled: some versions of SDS require it'),
  'header-case': rule('error', 'write the column name exactly so: headers are case-sensitive'),
  'duplicate-header': rule('error', 'remove one of the two columns: SDS stops at it'),
  'unknown-header': rule('warning', 'remove the column, or correct its name: SDS does not know it'),
  'password-column': rule('warning', 'remove the column: passwords never belong in a roster, and SDS makes its own'),
  'byte-order-mark': rule('warning', 'save the file as UTF-8 without byte order mark'),
  'encoding-utf-16': rule('error', 'save the file as UTF-8'),
  'bytes-not-utf-8': rule(
    'error',
    'save the file as UTF-8; it looks like Windows-1252, or was damaged by a conversion',
  ),
  'control-character': rule('warning', 'remove the character'),
  'line-ends': rule('info', 'end lines with CR LF, as RFC 4180 has it'),
  'line-too-long': rule('error', 'check that the file is text with one row per line'),
  'wrong-separator': rule(
    'error',
    'separate values by commas; spreadsheets take the separator from the region of the computer',
  ),
  'empty-line': rule('info', 'remove the empty line'),
  'line-break-in-value': rule(
    'error',
    'write a space in place of the line break: SDS does not take line breaks in values',
  ),
  'quote-not-closed': rule('error', 'close the quotes; write quotes within a value twice'),
  'stray-quote': rule('error', 'put the whole value in quotes, and write quotes within it twice'),
  'ragged-row': rule(
    'error',
    'give the row as many values as the header has columns; put values with commas in quotes',
  ),
  'missing-value': rule('error', 'fill the value: SDS drops the record without it'),
  'advised-value': rule('warning', 'fill the value: some versions of SDS require it'),
  'unlisted-value': rule('error', 'write a value of the list, or add this one to the lists of values of the tenant'),
  'bad-date': rule('warning', 'write dates as YYYY-MM-DD'),
  'dates-reversed': rule('warning', 'correct the dates: the end lies before the start'),
  'bad-year': rule('warning', 'write the year in which the school year ends, with four digits'),
  'bad-boolean': rule('warning', 'write true or false'),
  'bad-email': rule('warning', 'write one plain address, as name@example.org'),
  'bad-phone': rule('warning', 'write the number as E.164: a plus, the country code, digits alone'),
  'space-around': rule('warning', 'remove spaces before and after the value: SDS compares it as it stands'),
  'duplicate-key': rule('error', 'keep one of the rows'),
  'duplicate-username': rule('warning', 'give each user a username of its own: both would be matched to one account'),
  'missing-reference': rule('error', 'add the record that is named, or correct the id; ids are case-sensitive'),
  'contact-incomplete': rule('error', 'fill familyName, givenName and email: contacts are taken with all three alone'),
  'user-without-role': rule(
    'warning',
    'add a row to roles.csv, or remove the user: without role or relationship SDS does nothing with it',
  ),
  'student-matched-as-staff': rule(
    'warning',
    'set isPrimary to true on every student row and to false on the staff rows, if this is a student',
  ),
  'class-without-teacher': rule('info', 'enroll a teacher: the group of the class gets no owner'),
} as const satisfies Readonly<Record<string, ValidationRuleText>>

/** Names one rule of `validateSet`. */
export type ValidationRule = keyof typeof validationRules
