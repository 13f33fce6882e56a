/** Types of orgs. Source: SDS V2.1 default list of values. */
export const orgTypes = [
  'school', 'ministryOfEducation', 'localAuthority', 'department', 'university', 'region', 'district',
  'college', 'division', 'local', 'campus', 'province', 'state', 'adultEducation', 'researchCenter',
  'national', 'municipality', 'program', 'departmentOfEducation', 'academicTrust',
] as const

/** Roles of a user in an org. Source: SDS V2.1 default list of values. */
export const orgUserRoles = [
  'principal', 'chair', 'professor', 'researcher', 'adjunct', 'affiliate', 'occupationalTherapist',
  'physicalTherapist', 'speechTherapist', 'visionTherapist', 'paraprofessional', 'specialServices',
  'advisor', 'proctor', 'nurse', 'officeStaff', 'lecturer', 'itAdmin', 'administrator', 'teacher', 'faculty',
  'staff', 'teacherAssistant', 'assistant', 'instructor', 'substitute', 'coach', 'alumni', 'student',
  'other',
] as const

/** Grades of roles and courses. Source: SDS V2.1 default list of values. */
export const gradeLevels = [
  'it', 'pr', 'pk', 'tk', 'kg', '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13',
  '14', 'ps', 'ug', 'other', 'ps1', 'ps2', 'ps3', 'ps4', 'undergraduate', 'graduate', 'postgraduate',
  'alumni', 'adultEducation',
] as const

/** Roles of a user in a class. Source: SDS V2.1 default list of values. */
export const enrollmentRoles = [
  'student', 'visionTherapist', 'substitute', 'aide', 'paraprofessional', 'principal', 'proctor',
  'teacherAssistant', 'specialServices', 'teacher', 'professor', 'advisor', 'administrator', 'lecturer',
  'coach', 'occupationalTherapist', 'affiliate', 'assistant', 'physicalTherapist', 'adjunct', 'staff',
  'speechTherapist', 'instructor', 'alumni', 'chair', 'itAdmin', 'officeStaff',
] as const

/** Types of academic sessions. Source: SDS V2.1 default list of values. */
export const sessionTypes = [
  'schoolYear', 'semester', 'term', 'gradingPeriod', 'quarter',
] as const

/** Roles of a contact towards a student. Source: SDS V2.1 default list of values. */
export const relationshipRoles = [
  'parent', 'guardian', 'relative', 'doctor', 'aide', 'other',
] as const

/** Flags of a student. Source: SDS V2.1 default list of values. */
export const userFlags = [
  'freeLunch', 'reducedLunch', 'homeless', 'giftedOrTalented', '504', 'ELL', 'LEP', 'IEP',
] as const

/** Sexes in demographics. Source: SDS V2.1 default list of values. */
export const sexes = [
  'male', 'female',
] as const

/** Ethnicities in demographics, named as OneRoster's fields. Source: SDS V2.1 default list of values. */
export const ethnicities = [
  'hispanicOrLatinoEthnicity',
] as const

/** Races in demographics, named as OneRoster's fields. Source: SDS V2.1 default list of values. */
export const races = [
  'americanIndianOrAlaskaNative', 'asian', 'blackOrAfricanAmerican', 'nativeHawaiianOrOtherPacificIslander',
  'white', 'demographicRaceTwoOrMoreRaces',
] as const

/** US postal codes of states, territories and armed forces. Source: SDS V2.1 default list of values. */
export const birthStates = [
  'AK', 'AL', 'AR', 'AS', 'AZ', 'CA', 'CO', 'CT', 'DC', 'DE', 'FL', 'FM', 'GA', 'GU', 'HI', 'IA', 'ID', 'IL',
  'IN', 'KS', 'KY', 'LA', 'MA', 'MD', 'ME', 'MH', 'MI', 'MN', 'MO', 'MP', 'MS', 'MT', 'NC', 'ND', 'NE', 'NH',
  'NJ', 'NM', 'NV', 'NY', 'OH', 'OK', 'OR', 'PA', 'PR', 'PW', 'RI', 'SC', 'SD', 'TN', 'TX', 'UT', 'VA', 'VI',
  'VT', 'WA', 'WI', 'WV', 'WY', 'AA', 'AE', 'AP',
] as const

/** Course subjects: short and long code of each. Source: SDS V2.1 default list of values. */
export const subjectCodes = [
  '01', '51037', '02', '52039', '03', '51999', '04', '54999', '05', '55199', '07', '57999', '08', '58999',
  '09', '09999', '10', '10999', '11', '11999', '12', '62999', '13', '13999', '14', '14999', '15', '65999',
  '16', '66999', '17', '67997', '18', '68999', '19', '69001', '20', '70999', '21', '71999', '22', '22999',
  '23', '72999', '24', '24039',
] as const

/** Finds the listed spelling of a value, whatever its case. */
export type ValueList = ReadonlyMap<string, string>

/** Makes a list that is searched without regard to case. */
export const valueList = (values: readonly string[]): ValueList =>
  new Map(values.map((value) => [value.toLowerCase(), value]))
