import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/domain/time.ts';
import { messageOf, readerOf, said, Watched } from '../../../support/badges.ts';
import { T0 } from '../../../support/fold.ts';
import { contentsOf, plain, refuses } from './table.ts';

const QUUPPA = { dialect: 'quuppa' };
/** As devices.md A.5 has it. */
const TAG = {
  tagId: 'a4da22e10177',
  tagName: 'Li-07',
  locationType: 'position',
  locationMovementStatus: 'moving',
  locationRadius: 0.9,
  location: [41.2, 18.9, 1.2],
  locationTS: T0 - 1000,
  locationCoordSysId: 'c1',
  locationZoneIds: ['z9'],
  locationZoneNames: ['Pump row'],
  lastPacketTS: T0 - 900,
  batteryAlarm: 'ok',
  batteryAlarmTS: T0 - 900_000,
  batteryVoltage: 2.91,
  buttonState: 'notPushed',
  buttonStateTS: T0 - 10_000_000,
  lastButtonPressTS: null,
};
const answer = (...tags: unknown[]) => ({
  code: 0,
  status: 'Ok',
  command: 'getTagData',
  responseTS: T0,
  version: '2.1',
  tags,
});
const QUIET = { ...TAG, locationMovementStatus: null, batteryAlarm: null, batteryVoltage: null, buttonState: null };

/** What a row of answers says, one after the other, a second apart. */
function story(...answers: unknown[]): string[][] {
  const reader = readerOf(QUUPPA);
  return answers.map((body, i) =>
    said(reader.read(messageOf(body, { topic: 'quuppa/tags', at: instant(T0 + 1000 * i) }))),
  );
}

describe('Quuppa', () => {
  it('says all that its fields say', () => {
    expect(plain(contentsOf(QUUPPA, 'quuppa/tags', answer(TAG)))).toEqual({
      samples: [
        {
          tag: 'a4da22e10177',
          place: { frame: 'local', system: 'c1', x: 41.2, y: 18.9, z: 1.2, accuracy: 0.9 },
          at: T0 - 1000,
          sos: false,
          battery: 80,
          moving: true,
        },
      ],
      rejects: [],
    });
  });

  it('repeats the place of a badge that it no longer hears: that is no new fix', () => {
    const again = { ...QUIET, location: [41.3, 18.9, 1.2] };
    expect(story(answer(QUIET), answer(again), answer({ ...again, locationTS: T0 }))).toEqual([
      ['a4da22e10177 press never', 'a4da22e10177@41.2,18.9 good'],
      ['(duplicate)'],
      ['a4da22e10177@41.3,18.9 good'],
    ]);
  });

  it('tells of a badge that stands still whatever is new about it', () => {
    expect(
      story(
        answer(TAG),
        answer({ ...TAG, batteryAlarm: 'low', locationMovementStatus: 'noMovement' }),
        answer({ ...TAG, buttonState: 'pushed' }),
      ).slice(1),
    ).toEqual([
      ['a4da22e10177 battery 15', 'a4da22e10177 motion false', '(duplicate)'],
      ['a4da22e10177 sos true', 'a4da22e10177 battery 80', 'a4da22e10177 motion true', '(duplicate)'],
    ]);
  });

  it('calls for help when the button was pressed anew, however short', () => {
    const source = new Watched(QUUPPA);
    const pressed = (ms: number, at: number, button = 'lastButtonPressTS') =>
      source.calls(ms, answer({ ...QUIET, [button]: T0 + at }), 'quuppa/tags');
    expect(pressed(0, -3_600_000)).toEqual([]);
    expect(pressed(1000, -3_600_000)).toEqual([]);
    expect(pressed(2000, 1500)).toEqual(['raise', 'return']);
    expect(pressed(3000, 1500)).toEqual([]);
    expect(pressed(4000, 1000)).toEqual([]);
    expect(pressed(5000, 4900, 'lastButton2PressTS')).toEqual(['change', 'return']);
  });

  it('calls for help of a button that was pressed while nobody listened', () =>
    expect(new Watched(QUUPPA).calls(0, answer({ ...QUIET, lastButton2PressTS: T0 - 60_000 }), 'quuppa/tags')).toEqual([
      'raise',
      'return',
    ]));

  it.each<readonly [string, unknown, readonly string[]]>([
    [
      'presence',
      answer({ ...QUIET, locationType: 'presence', location: null }),
      ['a4da22e10177 press never', 'a4da22e10177 heard'],
    ],
    [
      'proximity with zeros',
      answer({ ...QUIET, locationType: 'proximity', location: [0, 0, 0] }),
      ['a4da22e10177 press never', 'a4da22e10177 heard'],
    ],
    ['no data', answer({ ...QUIET, locationType: 'noData', location: [0, 0, 0] }), ['a4da22e10177 press never']],
    ['voltage in a text', answer({ tagId: 'a1', batteryVoltage: '2.5' }), ['a1 battery 50']],
    ['one badge alone', QUIET, ['a4da22e10177 press never', 'a4da22e10177@41.2,18.9 good']],
    ['a list of badges', [QUIET], ['a4da22e10177 press never', 'a4da22e10177@41.2,18.9 good']],
    ['no badges', answer(), []],
    [
      'the format of older engines',
      {
        id: 'a1',
        name: 'x',
        position: [1, 2, 3],
        smoothedPosition: [1.5, 2, 3],
        positionTS: T0,
        positionAccuracy: 0.4,
        coordinateSystemId: 'c1',
      },
      ['a1@1.5,2 good'],
    ],
  ])('takes %s', (_name, body, expected) => expect(story(body)).toEqual([expected]));

  refuses(QUUPPA, 'quuppa/tags', [
    ['an error', { code: 3, status: 'Invalid', tags: [TAG] }, 'exception'],
    ['a code that is none', { code: 'x', tags: [TAG] }, 'exception'],
    ['an object of badges', { code: 0, tags: { a: TAG } }, 'shape'],
    ['null for badges', { code: 0, tags: null }, 'shape'],
    ['an empty object', {}, 'missing-field'],
    ['a text among them', answer('x'), 'shape'],
    ['no tag', answer({ location: [1, 2] }), 'missing-field'],
    ['no location', answer({ tagId: 'a1' }), 'missing-field'],
    ['a null location', answer({ tagId: 'a1', location: null, locationType: 'position' }), 'missing-field'],
    ['a text for a location', answer({ tagId: 'a1', location: 'here' }), 'shape'],
    ['half a location', answer({ tagId: 'a1', location: [1] }), 'missing-field'],
    ['NaN', answer({ tagId: 'a1', location: ['NaN', 1] }), 'not-a-number'],
    ['a z that is none', answer({ tagId: 'a1', location: [1, 2, 'high'] }), 'not-a-number'],
    ['a kind of location nobody knows', answer({ tagId: 'a1', locationType: 'guess', location: [1, 2] }), 'shape'],
    ['beyond every number', '{"tagId":"a1","location":[1e999,1]}', 'not-a-number'],
    ['two bad ones', answer({}, { tagId: 'a1', location: [] }), ['missing-field', 'missing-field']],
  ]);
});
