import fc from 'fast-check';
import type { AlarmId } from '../../src/domain/ids.ts';
import type { Draft } from '../../src/domain/input.ts';
import { bad, GOOD, uncertain } from '../../src/domain/reading/quality.ts';
import {
  ack,
  act,
  answers,
  battery,
  fails,
  fix,
  heard,
  lost,
  motion,
  read,
  reset,
  silence,
  sos,
  tamper,
} from './drafts.ts';
import { Fold } from './fold.ts';
import { smallPlant } from './plant.ts';

/** One thing that happens in the plant; acts look at the alarms as they are then. */
export type Happening = { readonly after: number; readonly what: (fold: Fold) => Draft };

const always = (arbitrary: fc.Arbitrary<Draft>) => arbitrary.map((draft) => (): Draft => draft);
const tags = fc.constantFrom('0a01', '0a02', '0a03', 'ffff');
const gasPoint = fc.constantFrom('h2s', 'ex', 'o2');
const place = fc.constantFrom<readonly [number, number]>([50, 50], [79.9, 50], [80.5, 50], [90, 50], [110, 30]);

const readings = fc.oneof(
  fc.tuple(gasPoint, fc.constantFrom(0, 5, 7, 14, 20, 26, 60)).map(([point, value]) => read(point, value)),
  fc.constantFrom(0, 1).map((value) => read('call', value)),
  fc.constantFrom(read('ex', 100, uncertain('over-range')), read('h2s', 100, uncertain('over-range'))),
);
const fixes = fc
  .record({
    tag: tags,
    at: place,
    accuracy: fc.constantFrom(0.3, 0.3, 2, 15),
    floor: fc.constantFrom('ground', 'ground', 'ground', 'upper'),
  })
  .map(({ tag, at: [x, y], accuracy, floor }) => fix(tag, x, y, { ...GOOD, accuracy, floor }));
const badges = fc.oneof(
  fc.tuple(tags, fc.boolean()).map(([tag, pressed]) => sos(tag, pressed)),
  fc.tuple(tags, fc.constantFrom(9, 10, 19, 50), fc.constantFrom(undefined, 15, 60)).map((said) => battery(...said)),
  fc
    .tuple(tags, fc.boolean())
    .chain(([tag, flag]) => fc.constantFrom(motion(tag, flag), tamper(tag, flag), heard(tag))),
);

/** Everything that can be lost: nothing in here says that a danger is over. */
export const losses: fc.Arbitrary<Happening['what']> = always(
  fc.oneof(
    fc
      .tuple(
        fc.constantFrom('h2s', 'ex', 'o2', 'call'),
        fc.constantFrom('sensor', 'comm', 'warm-up', 'inhibit', 'calibration'),
      )
      .map(([point, reason]) => lost(point, reason as 'sensor')),
    fc.tuple(gasPoint, fc.constantFrom(0, 20.9)).map(([point, value]) => read(point, value, uncertain('calibration'))),
    fc.tuple(gasPoint, fc.constantFrom(0, 20.9)).map(([point, value]) => read(point, value, bad('inhibit'))),
    fc.constantFrom(read('call', 0, uncertain('config')), read('call', 0, bad('comm'))),
    fc.constantFrom(fails(), fails('uwb'), answers(), answers('uwb')),
    tags.map((tag) => fix(tag, 90, 50, bad('retained'))),
    tags.map((tag) => fix(tag, 90, 50, { ...GOOD, accuracy: 20 })),
    fc.constant<Draft>({ kind: 'tick' }),
  ),
);

const people: fc.Arbitrary<Happening['what']> = fc.oneof(
  fc.tuple(fc.nat(), fc.boolean()).map(([nth, stale]) => (fold: Fold): Draft => {
    const alarms = fold.state.alarms.sorted();
    const [id, alarm] = alarms[nth % Math.max(1, alarms.length)] ?? ['h2s:high' as AlarmId, undefined];
    return ack(id, stale ? undefined : alarm?.occurrence);
  }),
  fc.nat().map((nth) => (fold: Fold): Draft => {
    const alarms = fold.state.alarms.sorted();
    return reset(alarms[nth % Math.max(1, alarms.length)]?.[0] ?? 'h2s:high');
  }),
  fc.constant((fold: Fold) =>
    act({ act: 'ack-many', occurrences: fold.state.alarms.sorted().flatMap(([, alarm]) => alarm.occurrence ?? []) }),
  ),
  fc.constant(() => silence(20_000)),
);

/** Any life of the small plant. Gaps are short as a poll, or as long as a delay. */
export function life(what: fc.Arbitrary<Happening['what']>, maxLength = 80): fc.Arbitrary<Happening[]> {
  const after = fc.oneof(fc.integer({ min: 0, max: 400 }), fc.constantFrom(1000, 5000, 15_000, 70_000));
  return fc.array(fc.record({ after, what }), { maxLength });
}

export const anything: fc.Arbitrary<Happening['what']> = fc.oneof(
  { weight: 4, arbitrary: always(readings) },
  { weight: 4, arbitrary: always(fixes) },
  { weight: 2, arbitrary: people },
  { weight: 2, arbitrary: losses },
  { weight: 1, arbitrary: always(badges) },
);

/** Lets it happen after what has happened so far. */
export function live(happenings: readonly Happening[], fold = Fold.started(smallPlant()), from = 0): Fold {
  let ms = from;
  for (const { after, what } of happenings) {
    ms += after;
    fold.until(ms).send(ms, what(fold));
  }
  return fold;
}
