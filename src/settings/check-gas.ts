import { type Gas, GAS_IDS } from '../domain/gas/gases.ts';
import { escapeLimit, freshAir, highestAllowed, type LegalLimit, lowestAllowed } from '../domain/gas/law.ts';
import { rounded } from '../domain/gas/units.ts';
import { NEAREST } from '../words/problems.ts';
import { pointProblem } from '../words/problems-points.ts';
import { filled } from '../words/sentence.ts';
import type { Text } from '../domain/text.ts';
import type { SetPointName, MeasuredCheck } from './check-measured.ts';
import { nearestOf } from './explain.ts';

/** Gases of no table that are real, though their names are near to those of the table. */
const REAL =
  'NO N2O O3 F2 CS2 COS ClO2 C2H4 C2H2 C2H6 C3H6 C3H8 C4H10 H2Se H2O2 HBr Br2 N2 Ar He C7H8 SiH4 AsH3 B2H6 GeH4'.split(
    ' ',
  );

/** Floating point is no difference: 10 mg/m3 of H2S is 10. */
const SAME = 1 + 1e-9;

/** What the rule book asks of a gas point: both levels, both directions of oxygen, limits within the law. */
export function checkGas(check: MeasuredCheck): void {
  const { gas, point } = check;
  if (gas === undefined || point.gas === undefined) return;
  const isListed = gas.molar !== undefined && point.ownGas === undefined;
  if (!isListed && !checkUnlisted(check, point.gas)) return;
  checkEscape(check, point.gas);
  checkLevels(check);
  if (gas.hazard === 'oxygen') checkOxygen(check);
  else if (isListed || point.ownGas !== undefined) checkFalling(check, point.gas);
}

/** @returns whether it has all that a table would bring */
function checkUnlisted(check: MeasuredCheck, gas: string): boolean {
  const { tree, path, written, point, limits, ownGases } = check;
  const isOwn = point.ownGas !== undefined;
  const hazard = point.ownGas?.hazard;
  const falls = isOwn ? hazard === 'oxygen' : limits.low !== undefined || limits['low-low'] !== undefined;
  const pair: readonly SetPointName[] = falls ? ['low', 'low-low'] : ['high', 'high-high'];
  const without = pair.filter((name) => limits[name] === undefined);
  const [missing] = without;
  const keys = [
    ...(['unit', 'range'] as const).filter((key) => written[key] === undefined && !isOwn),
    ...(without.length === 2 ? pair.map((name) => `alarms.${name}`) : []),
  ];
  const isReal = isOwn || REAL.some((real) => real.toLowerCase() === gas.toLowerCase());
  const all = [...ownGases, ...GAS_IDS];
  const near = isReal ? undefined : nearestOf(gas, all, 1);
  const mend: Text =
    near === undefined ? filled(NEAREST.gases, { all: all.join(', ') }) : filled(NEAREST.meant, { word: near });
  const named = keys.map((key) => `\`${key}\``).join(', ');
  if (isOwn && without.length === 2) tellLacking(check, gas, pair.map((name) => `\`alarms.${name}\``).join(', '));
  else if (keys.length > 0)
    tree.complain([...path, 'gas'], pointProblem('gas-needs', { point: written.id, gas, keys: named, mend }));
  else if (near !== undefined)
    tree.complain([...path, 'gas'], pointProblem('gas-near', { point: written.id, gas, mend }));
  if (without.length === 1 && missing !== undefined) {
    const has = pair.find((name) => name !== missing) ?? missing;
    tree.complain([...path, 'alarms'], pointProblem('one-level', { point: written.id, gas, has, missing }));
  }
  return keys.length === 0 && without.length === 0;
}

/** A gas of one's own brings limits by what `gases` says of it: which of that is not there. */
function tellLacking({ tree, path, point, ownGases }: MeasuredCheck, gas: string, levels: string): void {
  const { ownGas, unit } = point;
  if (ownGas === undefined) return;
  const { hazard, oel, lel, molar } = ownGas;
  const [isByOel, isByLel] = [hazard === 'toxic' || hazard === 'asphyxiant', hazard === 'combustible'];
  const lacking = [
    ...(isByOel && oel === undefined ? ['`oel`'] : []),
    ...((isByLel || unit === '%LEL') && lel === undefined ? ['`lel`'] : []),
    ...(unit !== 'mg/m3' && unit !== '%LEL' && molar === undefined ? ['`molar-mass`'] : []),
  ];
  const place = ownGases.findIndex((id) => id.toLowerCase() === gas.toLowerCase());
  tree.complain(
    lacking.length === 0 || place < 0 ? [...path, 'gas'] : ['gases', place],
    lacking.length === 0
      ? pointProblem('own-gas-bare', { point: point.id, gas, unit, levels })
      : pointProblem('own-gas-needs', { point: point.id, gas, keys: lacking.join(', '), levels, place: String(place) }),
  );
}

function checkLevels(check: MeasuredCheck): void {
  const { tree, path, written, gas, point, limits, at } = check;
  const { id, unit } = point;
  if (gas === undefined || point.gas === undefined) return;
  for (const [i, name] of (['high', 'high-high'] as const).entries()) {
    const legal = allowedFor(check, gas, i === 0 ? 1 : 2, unit);
    if (legal === 'not-comparable')
      return tree.complain(
        written.unit === undefined ? path : [...path, 'unit'],
        pointProblem('unit-not-comparable', { point: id, gas: point.gas, unit, usual: gas.unit }),
      );
    const value = limits[name]?.limit;
    if (legal === 'none' || value === undefined || value <= legal.value * SAME) continue;
    const most = rounded(legal.value, 'down');
    const allowed = shown(legal, most, unit);
    tree.complain(
      at(name),
      pointProblem('limit-against-standard', { limit: name, point: id, value, unit, allowed, most, gas: point.gas }),
    );
  }
}

/** The limit of the law, or the wider one that a written reason opens. */
function allowedFor({ written }: MeasuredCheck, gas: Gas, level: 1 | 2, unit: string) {
  const legal = highestAllowed(gas, level, unit);
  const escape = written['idlh-escape'] === undefined ? undefined : escapeLimit(gas, level, unit);
  return escape !== undefined && typeof legal === 'object' && escape.value > legal.value ? escape : legal;
}

/** The way out of the exposure limit needs an IDLH, and is for toxic gases alone. */
function checkEscape({ tree, path, written, gas, point }: MeasuredCheck, name: string): void {
  if (written['idlh-escape'] === undefined || gas === undefined) return;
  if (gas.hazard !== 'toxic' || escapeLimit(gas, 1, point.unit) === undefined)
    tree.complain([...path, 'idlh-escape'], pointProblem('no-idlh', { point: point.id, gas: name }));
}

/** Only oxygen is dangerous where it falls; of any other gas of the table clean air would keep such an alarm up. */
function checkFalling({ tree, point, limits, at }: MeasuredCheck, gas: string): void {
  for (const name of ['low', 'low-low'] as const)
    if (limits[name] !== undefined)
      tree.complain(at(name), pointProblem('low-of-gas', { point: point.id, gas, limit: name }));
}

function checkOxygen({ tree, gas, point, limits, at }: MeasuredCheck): void {
  const { id, unit } = point;
  if (gas === undefined || point.gas === undefined) return;
  const [high, low] = [limits.high?.limit, limits.low?.limit];
  if (high === undefined || low === undefined) tree.complain(at('low'), pointProblem('one-direction', { point: id }));
  const legal = lowestAllowed(gas, unit);
  if (typeof legal === 'object' && low !== undefined && low * SAME < legal.value) {
    const least = rounded(legal.value, 'up');
    const allowed = shown(legal, least, unit);
    tree.complain(
      at('low'),
      pointProblem('low-against-standard', { point: id, value: low, unit, allowed, least, gas: point.gas }),
    );
  }
  const air = freshAir(gas, unit);
  if (air === undefined) return;
  const tell = (limit: SetPointName, value: number): void =>
    tree.complain(at(limit), pointProblem('limit-at-air', { point: id, limit, value, unit, air }));
  for (const name of ['high', 'high-high'] as const) {
    const value = limits[name]?.limit;
    if (value !== undefined && value <= air) tell(name, value);
  }
  for (const name of ['low', 'low-low'] as const) {
    const value = limits[name]?.limit;
    if (value !== undefined && value >= air) tell(name, value);
  }
}

/** A legal limit in the unit of the point, and as the standard has it where that is another one. */
const shown = ({ written }: LegalLimit, value: number, unit: string): string =>
  written.unit === unit ? `${value} ${unit}` : `${value} ${unit} (${written.value} ${written.unit})`;
