/** The reports that write themselves: of a shift 交接班, a day, a month, an incident, a roll-call 点名, and the figures of alarm management. */
export const REPORT_KINDS = ['shift', 'day', 'month', 'incident', 'muster', 'figures'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];
