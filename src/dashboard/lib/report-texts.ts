/** The words of the page of reports, Chinese as on plant screens, English beside it. */
export const REPORT_PAGE_TEXTS = {
  reports: ['报表', 'Reports'],
  makeReport: ['生成报表', 'Make a report'],
  kindOfReport: ['种类', 'Kind'],
  shiftReport: ['交接班记录', 'Shift'],
  dayReport: ['日报', 'Day'],
  monthReport: ['月报', 'Month'],
  incidentReport: ['事件报告', 'Incident'],
  figuresReport: ['报警统计（30 天）', 'Alarm figures (30 days)'],
  shiftOf: ['班次', 'Shift'],
  openReport: ['打开', 'Open'],
  printNote: ['在新页面中打开；用浏览器的打印功能输出为 A4', 'It opens in a new page; the browser prints it to A4'],
  writtenReports: ['已自动生成', 'Written by itself'],
  noReports: [
    '尚无：每班、每日、每月结束后自动生成',
    'None yet: each shift, day and month is written when it has ended',
  ],
  noIncidents: ['没有事件', 'There is no incident'],
  madeAt: ['生成', 'Made'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;
