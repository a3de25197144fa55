import type { Role } from '../ports/accounts.ts';

/** What an account may be allowed to do. */
export type Permission =
  | 'read'
  /** Its own session and password. */
  | 'own-session'
  | 'acknowledge'
  | 'reset'
  | 'comment'
  /** Tick steps of a response plan, and close what is over. */
  | 'respond'
  | 'silence'
  /** Shelve alarms, and put alarms and detectors out of service for a shift. */
  | 'hide'
  /** Say that a person is there. */
  | 'attend'
  /** Say that a person has left the site. */
  | 'head-count'
  /** Start a roll-call, tick people in it, and close it. */
  | 'muster'
  /** Say that all is clear after a roll-call. */
  | 'all-clear'
  /** Add visitors and contractors, hand out badges and take them back. */
  | 'badge-desk'
  /** Check a detector with gas, and write the ledger of it. */
  | 'calibrate'
  /** Test an output, and end what it stands for. */
  | 'drive-outputs'
  /** What a shift hands over. */
  | 'report-shift'
  /** Every report and bundle: of a day, a month, an incident, with the names of people and where they were. */
  | 'report'
  /** Ask what other rules would have done, and say which stretches of the record are kept. */
  | 'investigate'
  | 'settle-clock'
  | 'configure';

const EVERYONE: readonly Permission[] = ['read', 'own-session'];
const OPERATOR: readonly Permission[] = [
  ...EVERYONE,
  'acknowledge',
  'reset',
  'comment',
  'respond',
  'silence',
  'hide',
  'attend',
  'head-count',
  'muster',
  'badge-desk',
  'calibrate',
  'drive-outputs',
  'report-shift',
];
const ENGINEER: readonly Permission[] = [
  ...OPERATOR,
  'all-clear',
  'report',
  'investigate',
  'settle-clock',
  'configure',
];

const PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: EVERYONE,
  operator: OPERATOR,
  investigator: [...EVERYONE, 'comment', 'report-shift', 'report', 'investigate'],
  engineer: ENGINEER,
  admin: ENGINEER,
};

/** Whether an account works with people: for it are badges, companies and the last places of those who have left. */
export const worksWithPeople = (role: Role): boolean => may(role, 'badge-desk') || may(role, 'report');

/** Least privilege: a role may do what its row lists and nothing else. */
export const may = (role: Role, permission: Permission): boolean => PERMISSIONS[role].includes(permission);
