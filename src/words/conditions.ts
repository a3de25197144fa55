import { kindAbout, kindOf } from '../domain/conditions/index.ts';
import type { QualityReason } from '../domain/reading/quality.ts';
import { type Text, text } from '../domain/text.ts';

/** What the name of a condition needs to know of its thing. */
interface Measures {
  /** A kind of the same name may be about others. */
  readonly about?: 'vote' | undefined;
  readonly unit?: string | undefined;
  readonly gas?: string | undefined;
}

const kindFor = (name: string, thing: Measures | undefined) =>
  (thing?.about === undefined ? undefined : kindAbout(thing.about, name)) ?? kindOf(name);

/** What is said of a gas is not said of a level or a temperature: at its high limit a level is no 低报. */
const ofProcess = (name: string, thing: Measures | undefined): Text | undefined =>
  thing?.unit !== undefined && thing.gas === undefined ? kindOf(name)?.ofProcess : undefined;

/** The name of a condition as plant screens show it; that of a kind that only another build knows is its id. */
export const conditionText = (name: string, thing?: Measures): Text =>
  ofProcess(name, thing) ?? kindFor(name, thing)?.words ?? text(name, name);

/** Its short name, for lists. */
export const shortConditionText = (name: string, thing?: Measures): Text =>
  ofProcess(name, thing) ?? kindFor(name, thing)?.short ?? conditionText(name, thing);

/** Why a point is lost, where the detector is not what is to be mended. */
const LOSS_TEXTS: Readonly<Partial<Record<string, Text>>> = {
  comm: text('通讯中断', 'no answer'),
  stale: text('数据中断', 'no new data'),
  config: text('测点配置有误：地址或类型', 'wrongly configured: address or type'),
} satisfies Partial<Record<QualityReason, Text>>;

/** What the alarm of a lost point says instead of its name, where something else than the detector is to be mended. */
export const lossText = (name: string | undefined, reason: string | undefined): Text | undefined =>
  name !== undefined && reason !== undefined && kindOf(name)?.shown.mark === 'lost' ? LOSS_TEXTS[reason] : undefined;
