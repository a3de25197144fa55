import type { Text } from '../domain/text.ts';
import type { Language } from '../words/language.ts';
import { filled } from '../words/sentence.ts';
import { WHAT_IF_TEXTS } from '../words/what-if.ts';
import type { RaisedOtherwise, Raise } from '../evidence/differences.ts';
import type { SiteTime } from '../evidence/site-time.ts';
import { aligned } from './aligned.ts';
import { gapTexts } from './gap-text.ts';
import type { WhatIf } from '../evidence/what-if.ts';

/** The answer for people: the two lists side by side, with time, value and limit of then and of now. */
export function whatIfText(answer: WhatIf, time: SiteTime, language: Language): string {
  const say = (text: Text): string => text[language];
  const { from, to, revision, inputs, gap, differences } = answer;
  const span = { from: time.rfc3339(from), to: time.rfc3339(to) };
  const lines = [
    say(filled(WHAT_IF_TEXTS.head, { ...span, inputs, ...revision })),
    ...(answer.unchanged ? [say(WHAT_IF_TEXTS.unchanged)] : [say(filled(WHAT_IF_TEXTS.atBegin, span))]),
    ...(gap === undefined ? [] : [say(doubtText(gap, time))]),
    ...gapTexts(answer.gaps, time).map(say),
    '',
  ];
  if (differences.length === 0) return `${[...lines, say(WHAT_IF_TEXTS.none)].join('\n')}\n`;
  const heads = [
    WHAT_IF_TEXTS.columnAlarm,
    WHAT_IF_TEXTS.columnRecorded,
    WHAT_IF_TEXTS.columnWhatIf,
    WHAT_IF_TEXTS.columnDifference,
  ];
  const rows = differences.map((one) => [
    one.alarm,
    raiseText(one.recorded, time, language),
    raiseText(one.whatIf, time, language),
    say(differenceText(one)),
  ]);
  const count = (what: RaisedOtherwise['what']): number => differences.filter((one) => one.what === what).length;
  const counts = {
    same: count('same'),
    earlier: count('earlier'),
    later: count('later'),
    never: count('never'),
    new: count('new'),
    joined: count('joined'),
  };
  return `${[...lines, ...aligned([heads.map(say), ...rows]), '', say(filled(WHAT_IF_TEXTS.counts, counts))].join('\n')}\n`;
}

function doubtText({ from, to }: NonNullable<WhatIf['gap']>, time: SiteTime): Text {
  const until = time.rfc3339(to);
  return from === 0
    ? filled(WHAT_IF_TEXTS.beginUnknown, { to: until })
    : filled(WHAT_IF_TEXTS.gap, { from: time.rfc3339(from), to: until });
}

function raiseText(raise: Raise | undefined, time: SiteTime, language: Language): string {
  if (raise === undefined) return '-';
  const { at, value, unit, limit } = raise;
  const measured = value === undefined ? '' : `  ${value}${unit === undefined ? '' : ` ${unit}`}`;
  const set = limit === undefined ? '' : `  ${filled(WHAT_IF_TEXTS.limit, { limit })[language]}`;
  return `${time.local(at)}${measured}${set}`;
}

function differenceText({ what, by = 0 }: RaisedOtherwise): Text {
  if (what !== 'earlier' && what !== 'later') return WHAT_IF_TEXTS[what];
  return filled(WHAT_IF_TEXTS[what], { by: lengthOf(by) });
}

/** `1 h 02 min`, `85 s`, `0.4 s`. */
function lengthOf(ms: number): string {
  if (ms < 1000) return `${(ms / 1000).toFixed(3)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  const two = (n: number): string => String(n).padStart(2, '0');
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}
