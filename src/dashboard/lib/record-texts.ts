/** The words of the record and of going back in it, Chinese as on plant screens, English beside it. */
export const RECORD_TEXTS = {
  alarmsAndActs: ['报警与操作', 'Alarms and acts'],
  movements: ['人员进出', 'People coming and going'],
  searchRecord: ['搜索名称、编号、人员、备注', 'Search names, ids, people, comments'],
  doneBy: ['操作人', 'Done by'],
  date: ['日期', 'Date'],
  timeOfDay: ['时刻', 'Time of day'],
  goTo: ['转到', 'Go to'],
  newestLines: ['最新', 'Newest'],
  earlier: ['更早', 'Earlier'],
  later: ['更晚', 'Later'],
  whatBecame: ['经过', 'What became of it'],
  replayFrom: ['从此处回溯', 'Replay from here'],
  nothingFound: ['没有符合的记录', 'The record has nothing like this'],
  searching: ['正在查找…', 'Searching…'],
  recordKeys: ['← 更早 · → 更晚 · / 搜索', '← earlier · → later · / search'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;
