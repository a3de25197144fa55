import { expect, it } from 'vitest';
import type { Act, NewPerson } from '../../src/domain/act.ts';
import { personId, tagId } from '../../src/domain/ids.ts';
import { SiteTime } from '../../src/evidence/site-time.ts';
import { readPeople } from '../../src/server/people-csv.ts';
import { csvLine } from '../../src/common/csv.ts';
import { csvRows } from '../../src/common/csv-rows.ts';
import { act } from '../support/drafts.ts';
import { Fold } from '../support/fold.ts';

const time = new SiteTime('Asia/Shanghai');
const read = (fold: Fold, text: string | Buffer) =>
  readPeople(Buffer.from(text), fold.state, (given) => time.read(given, 'end'), fold.state.at);
const where = ({ problems }: ReturnType<typeof read>) =>
  problems.map(({ line, column, message }) => [line, column, message.en]);

it('a list of visitors is added, with badges, groups and ends of visits; heads in either language', () => {
  const fold = Fold.started();
  const list = read(
    fold,
    '\uFEFF编号,姓名,标签,组,单位,有效期\r\nv1,张三,AA01,visitor,检修公司,2026-11-28 18:00\r\n\r\nv2,"李, 四",,,,\r\n',
  );
  expect(list).toMatchObject({ added: 2, changed: 0, problems: [] });
  const add: Act = { act: 'add-people', people: list.people };
  expect(fold.send(1000, act(add)).refusal).toBeUndefined();
  expect(fold.state.index.people.get('v1')).toMatchObject({
    name: '张三',
    tag: 'aa01',
    company: '检修公司',
    until: Date.parse('2026-11-28T18:00:00+08:00'),
  });
  expect(fold.state.index.people.get('v2')?.name).toBe('李, 四');
  const again = read(fold, 'id;name;company\nv1;张三;检修公司\nv2;李四;');
  expect(where(again)).toEqual([]);
  // Without its columns a person has no groups and no end of the visit.
  expect(again).toMatchObject({ added: 0, changed: 2 });
  expect(fold.send(2000, act({ act: 'add-people', people: again.people })).refusal).toBeUndefined();
  expect(fold.state.index.people.get('v1')).toMatchObject({ tag: 'aa01', groups: [] });
});

it.each([
  [Number.MAX_SAFE_INTEGER, '9999-12-31 23:59:59.999'],
  [Number.MIN_SAFE_INTEGER, '0000-01-01 00:00:00.000'],
])('a time beyond every calendar, %i, is written all the same', (at, written) => {
  expect(time.local(at)).toBe(written);
  expect(time.rfc3339(at)).toContain(written.replace(' ', 'T'));
});

it.each(['=1+1', '-甲', "'=x", "''@y", "'乙", '＝丙'])('a name %s comes back as it went out', (name) => {
  const list = read(Fold.started(), csvLine(['id', 'name', 'company']) + csvLine(['v1', name, name]));
  expect(list.people).toMatchObject([{ name, company: name }]);
});

it('says of each hole, double and wrong cell in which line and column it is, and how it is mended', () => {
  const list = read(
    Fold.started(),
    [
      'id,name,tag,groups,until,where',
      'v1,甲,b1,visitor,',
      'v1,乙,,,',
      'v2,,,,',
      ',丙,,,',
      'V 3,丁,,,',
      'v4,戊,b1,,',
      'v5,己,0A01,,',
      'v6,庚,farm,,',
      'v7,辛,,G!,',
      'v8,壬,,,tomorrow',
      'li,another name,,,',
      'farm,癸,,,',
      'v10,子,,,2206-11-28 18:00',
      'v9,"open',
    ].join('\n'),
  );
  expect(where(list)).toEqual([
    [1, 6, 'the column where is not known'],
    [3, 1, 'the id v1 is in line 2 already'],
    [4, 2, 'name is empty'],
    [5, 1, 'id is empty'],
    [6, 1, 'V 3 is no id'],
    [7, 3, 'the badge b1 is in line 2 already'],
    [8, 3, 'the badge 0A01 is carried by li'],
    [9, 3, expect.stringContaining('the badge farm cannot be used')],
    [10, 4, 'G! is no group'],
    [11, 5, 'tomorrow is no time'],
    [12, 1, 'li is of the configuration, and differs from it'],
    [13, 1, 'the id farm is in use for something else'],
    [14, 5, '2206-11-28 18:00 is more than ten years from now'],
    [15, 2, 'a quote is not closed'],
  ]);
  expect(list).toMatchObject({ added: 1 });
  for (const { mend } of list.problems) expect(mend.zh.length * mend.en.length).toBeGreaterThan(0);
});

it('refuses a row with more cells than the head: a comma inside of a name moves all that stands behind it', () => {
  const list = read(Fold.started(), 'id,name,groups\nv1,Wang,qiang,visitor\nv2,"Li, Na",visitor,,\nv3,赵敏,visitor\n');
  expect(where(list)).toEqual([[2, 4, 'this row has 1 cells more than the head']]);
  expect(list).toMatchObject({ added: 2 });
});

it('gives no badge that has the id of a person of the list, whichever of the two comes first', () => {
  const fold = Fold.started();
  for (const rows of ['p-a,甲,p-b\np-b,乙,', 'p-b,乙,\np-a,甲,P-B'])
    expect(where(read(fold, `id,name,tag\n${rows}`))).toEqual([
      [rows.startsWith('p-a') ? 2 : 3, 3, expect.stringContaining('cannot be used')],
    ]);
  const people: NewPerson[] = [
    { id: personId('p-a'), name: '甲', groups: [], tag: tagId('p-b') },
    { id: personId('p-b'), name: '乙', groups: [] },
  ];
  expect(fold.send(1000, act({ act: 'add-people', people })).refusal).toBe('tag-is-id');
});

it('refuses GBK, an empty file and a missing column, and counts what is beyond its bounds', () => {
  const fold = Fold.started();
  expect(where(read(fold, Buffer.from([0xb1, 0xe0, 0xba, 0xc5, 0x2c, 0xd0, 0xd5])))[0]?.[2]).toContain('GBK');
  expect(where(read(fold, ''))).toEqual([[1, 1, 'there is no person in the file']]);
  expect(where(read(fold, 'id,tag\nv1,b1'))).toEqual([[1, 1, 'the column name is missing']]);
  const twice = read(fold, 'id,name,姓名\nv1,甲,乙');
  expect([where(twice), twice.added]).toEqual([[[1, 3, 'the column 姓名 is there twice']], 0]);
  expect(where(read(fold, 'id,name,company\nv1,甲\u202E乙,\u0000'))).toEqual([
    [2, 2, 'name has a control code or a mark of direction in it (U+202E)'],
    [2, 3, 'company has a control code or a mark of direction in it (U+0000)'],
  ]);
  const rows = Array.from({ length: 10_001 }, (_, i) => `p${i},n${i}`);
  const list = read(fold, ['id,name', ...rows].join('\n'));
  expect([list.added, list.problems.length, list.more]).toEqual([5000, 500, 4501]);
  expect(list.problems[0]).toMatchObject({ line: 5002, message: { en: 'the badge desk holds 5000 people at most' } });
});

it('takes 5,000 people in one act, and one change after that costs little', () => {
  const fold = Fold.started();
  const rows = Array.from({ length: 5000 }, (_, i) => `p${i},n${i},t${i}`);
  fold.send(1000, act({ act: 'add-people', people: read(fold, ['id,name,tag', ...rows].join('\n')).people }));
  expect(fold.state.index.carrier.size).toBe(5003);
  expect(read(fold, 'id,name\nnew,one more').problems).toHaveLength(1);
});

it('a cell may hold quotes, separators and line ends', () => {
  expect(csvRows('a,b\r\n"x ""y"", z","two\nlines"\n\n,\nlast,row')).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['x "y", z', 'two\nlines'] },
    { line: 6, cells: ['last', 'row'] },
  ]);
});
