import { expect, it } from 'vitest';
import { pacedLogger } from '../../src/common/paced-logger.ts';
import { instant } from '../../src/domain/time.ts';
import { seqOf } from '../../src/domain/ids.ts';
import type { Logger } from '../../src/ports/logger.ts';
import { tellDiary } from '../../src/pipeline/diary.ts';

function diary() {
  const lines: string[] = [];
  const write =
    (level: string): Logger['info'] =>
    (fields, message) =>
      void lines.push(`${level}: ${message} ${JSON.stringify(fields)}`);
  return { lines, logger: { info: write('info'), warn: write('warn'), error: write('error') } };
}

it('a record that fails is told in the diary, with the reason; what people do is not', () => {
  const { lines, logger } = diary();
  const event = { seq: seqOf(1), at: instant(0), subject: 'gateway' };
  tellDiary(
    [
      { ...event, kind: 'recording-stopped', reason: 'ENOSPC: no space left on device' },
      { ...event, kind: 'signed-in', subject: 'li', by: 'li' },
      { ...event, kind: 'recording-resumed' },
      { ...event, kind: 'file-damaged', subject: 'log/tail.sqlite', reason: 'bad checksum; kept as x' },
    ],
    logger,
  );
  expect(lines).toEqual([
    expect.stringMatching(/^error: recording has stopped.*ENOSPC: no space left on device/),
    expect.stringMatching(/^info: recording goes on/),
    expect.stringMatching(/^error: a file is damaged .*log\/tail\.sqlite.*bad checksum; kept as x/),
  ]);
});

it('no fault floods the diary: twenty lines of one kind a minute, and the rest is counted', () => {
  const { lines, logger } = diary();
  let now = 0;
  const paced = pacedLogger(logger, () => now);
  for (let count = 0; count < 1000; count += 1) paced.error({ count }, 'the disk fails');
  paced.info({}, 'something else');
  expect([lines.length, lines.at(-1)]).toEqual([21, 'info: something else {}']);
  now = 60_000;
  paced.error({ count: 1000 }, 'the disk fails');
  paced.error({ count: 1001 }, 'the disk fails');
  expect(lines.slice(21)).toEqual([
    'error: the disk fails {"count":1000,"withheld":980}',
    'error: the disk fails {"count":1001}',
  ]);
});
