import type { CheckFault, CheckKind } from '../domain/ledger/check.ts';
import type { DueStatus } from '../domain/ledger/due.ts';
import { type Text, text } from '../domain/text.ts';

/** What is done at a detector with gas. */
export const CHECK_TEXTS: Readonly<Record<CheckKind, Text>> = {
  bump: text('功能测试', 'bump test'),
  calibration: text('标定', 'calibration'),
  verification: text('检定', 'legal verification'),
  proof: text('联动测试', 'proof test'),
};

/** Why a check did not pass. */
export const FAULT_TEXTS: Readonly<Record<CheckFault, Text>> = {
  low: text('读数未达到气瓶浓度的 80 %', 'the reading did not reach 80 % of the cylinder'),
  slow: text('响应过慢', 'it responded too slowly'),
  off: text('标定后读数与气瓶浓度相差过大', 'after it the reading is too far from the cylinder'),
  'no-alarm': text('未产生报警', 'no alarm came'),
  'no-siren': text('声光警报器未动作', 'no siren sounded'),
  'no-ack': text('报警未确认', 'the alarm was not acknowledged'),
  said: text('人工判定不合格', 'a person says that it failed'),
};

/** What is to be said of a due date. */
export const DUE_TEXTS: Readonly<Record<DueStatus, Text>> = {
  off: text('不要求', 'not asked for'),
  unknown: text('未知', 'not known'),
  fine: text('有效', 'in time'),
  overdue: text('已过期', 'overdue'),
  failed: text('未通过', 'failed'),
};
