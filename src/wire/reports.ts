/** The reports that write themselves: of a shift 交接班, a day, a month, an incident, and the figures of alarm management. */
export const REPORT_KINDS = ['shift', 'day', 'month', 'incident', 'figures'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];
