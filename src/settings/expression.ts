import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import { type AlarmId, pointId } from '../domain/ids.ts';
import type { Zone } from '../domain/plant.ts';
import { ARITHMETIC, type Amount, COMPARISONS, type RuleStatement } from '../domain/rules/statement.ts';
import type { ProblemWords } from '../words/problems.ts';
import { NEAREST } from '../words/problems.ts';
import { ruleProblem } from '../words/problems-rules.ts';
import { nearestMend } from './explain.ts';
import { hintOf } from './expression-hints.ts';

/** What an expression can name. */
export interface Nameable {
  /** Measured points, with the name of their gas. */
  readonly values: ReadonlyMap<string, string | undefined>;
  readonly contacts: ReadonlySet<string>;
  readonly zones: ReadonlyMap<string, Pick<Zone, 'id' | 'gasPoints'>>;
  /** Alarms that a condition may rest on: not those of conditions of one's own, so that none rests on itself. */
  readonly alarms: ReadonlyMap<string, AlarmId>;
  /** People are counted: there is a source of badges. */
  readonly isCounted: boolean;
}

/** Something wrong in an expression, so many characters from its beginning. */
export interface Misread {
  readonly at: number;
  readonly words: ProblemWords;
}

/** An expression as the rules take it, or all that is wrong with it. */
export type Expression = { readonly when: RuleStatement } | { readonly misread: readonly Misread[] };

/** What each function takes, by CEL's types, and gives. */
const FUNCTIONS = {
  value: ['string', 'double'],
  max: ['string, string', 'double'],
  min: ['string, string', 'double'],
  people: ['string', 'double'],
  confirmed: ['string', 'double'],
  active: ['string', 'bool'],
  on: ['string', 'bool'],
  good: ['string', 'bool'],
} as const;
type FunctionName = keyof typeof FUNCTIONS;
const FUNCTION_NAMES = Object.keys(FUNCTIONS).filter((name): name is FunctionName => Object.hasOwn(FUNCTIONS, name));

const isFunction = (name: string): name is FunctionName => Object.hasOwn(FUNCTIONS, name);

/** CEL with our functions alone in mind. Whole numbers and others mix, as people write `> 5` and mean `> 5.0`. */
function environment(): Environment {
  const made = new Environment({ limits: { maxAstNodes: 200, maxDepth: 40, maxCallArguments: 4 } });
  for (const name of FUNCTION_NAMES) {
    const [takes, gives] = FUNCTIONS[name];
    made.registerFunction(`${name}(${takes}): ${gives}`, () => (gives === 'bool' ? false : 0));
  }
  // Only types count here: nothing is ever computed by the library.
  for (const sign of ARITHMETIC)
    for (const types of [`double ${sign} int`, `int ${sign} double`]) made.registerOperator(types, (a: number) => a);
  made.registerOperator('double == int', () => false);
  return made;
}

const CEL = environment();

/** Reads an expression: its grammar and its types are CEL's, what it may say is ours. It never runs in the library. */
export function readExpression(id: string, text: string, known: Nameable): Expression {
  const misread: Misread[] = [];
  const complain = (at: number, words: ProblemWords): undefined => void misread.push({ at, words });
  let parsed: ReturnType<Environment['parse']>;
  try {
    parsed = CEL.parse(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    if (error.code === 'limit_exceeded')
      return { misread: [{ at: error.range?.start ?? 0, words: ruleProblem('rule-too-large', { id }) }] };
    const words = ruleProblem('rule-syntax', { id, detail: error.summary });
    return { misread: [hintOf(id, text) ?? { at: error.range?.start ?? 0, words }] };
  }
  const when = new Reader(id, known, complain).statement(parsed.ast);
  if (misread.length === 0) {
    const { valid, type, error } = parsed.check();
    if (!valid) complain(error?.range?.start ?? 0, ruleProblem('rule-type', { id, detail: error?.summary ?? '' }));
    else if (type !== 'bool') complain(0, ruleProblem('rule-no-statement', { id }));
  }
  return when === undefined || misread.length > 0 ? { misread } : { when };
}

type Complain = (at: number, words: ProblemWords) => undefined;

/** Makes of CEL's tree the one of the rules, and complains of all that has no place in it. */
class Reader {
  readonly #id: string;
  readonly #known: Nameable;
  readonly #complain: Complain;

  constructor(id: string, known: Nameable, complain: Complain) {
    this.#id = id;
    this.#known = known;
    this.#complain = complain;
  }

  statement(node: ASTNode): RuleStatement | undefined {
    if (node.op === 'value' && typeof node.args === 'boolean') return { is: 'fixed', value: node.args };
    if (node.op === 'value') return this.#misfit(node, 'rule-no-statement');
    if (node.op === 'call') return this.#statementCall(node);
    if (node.op === '!_') {
      const of = this.statement(node.args);
      return of && { is: 'not', of };
    }
    if (node.op === '&&' || node.op === '||') {
      const [left, right] = [this.statement(node.args[0]), this.statement(node.args[1])];
      return left && right && { is: node.op === '&&' ? 'and' : 'or', left, right };
    }
    if (node.op === '?:') {
      const [when, so, otherwise] = node.args.map((part) => this.statement(part));
      return when && so && otherwise && { is: 'if', when, so, otherwise };
    }
    return this.#comparison(node);
  }

  #comparison(node: ASTNode): RuleStatement | undefined {
    const by = COMPARISONS.find((sign) => sign === node.op);
    if (by === undefined || !isPair(node))
      return this.#misfit(node, isAmount(node) ? 'rule-no-statement' : 'rule-foreign');
    const [left, right] = [this.#amount(node.args[0]), this.#amount(node.args[1])];
    return left && right && { is: 'compared', by, left, right };
  }

  #amount(node: ASTNode): Amount | undefined {
    if (node.op === 'value') {
      const value = typeof node.args === 'number' || typeof node.args === 'bigint' ? Number(node.args) : NaN;
      return Number.isFinite(value) ? { is: 'number', value } : this.#misfit(node, 'rule-no-number');
    }
    if (node.op === 'call') return this.#amountCall(node);
    if (node.op === '-_') {
      const of = this.#amount(node.args);
      return of && { is: 'negative', of };
    }
    if (node.op === '?:') {
      const [one, two, three] = node.args;
      const [when, so, otherwise] = [this.statement(one), this.#amount(two), this.#amount(three)];
      return when && so && otherwise && { is: 'chosen', when, so, otherwise };
    }
    return this.#made(node);
  }

  #made(node: ASTNode): Amount | undefined {
    const by = ARITHMETIC.find((sign) => sign === node.op);
    if (by === undefined || !isPair(node)) return this.#misfit(node, isTruth(node) ? 'rule-no-number' : 'rule-foreign');
    const [left, right] = [this.#amount(node.args[0]), this.#amount(node.args[1])];
    if (by === '/' && right?.is === 'number' && right.value === 0) return this.#misfit(node, 'rule-by-zero');
    return left && right && { is: 'made', by, left, right };
  }

  #statementCall(node: ASTNode & { readonly op: 'call' }): RuleStatement | undefined {
    const call = this.#call(node, 'bool');
    if (call === undefined) return undefined;
    const [name, [text = '']] = call;
    const { values, contacts, alarms } = this.#known;
    if (name === 'active') {
      const alarm = alarms.get(text);
      if (alarm !== undefined) return { is: 'active', alarm };
      return this.#nothing(node, 'rule-no-alarm', text, nearAlarms(text, [...alarms.keys()]));
    }
    if (name === 'on' && contacts.has(text)) return { is: 'on', point: pointId(text) };
    if (name === 'on') return this.#nothing(node, 'rule-no-contact', text, [...contacts]);
    if (values.has(text) || contacts.has(text)) return { is: 'good', point: pointId(text) };
    return this.#nothing(node, 'rule-no-point', text, [...values.keys(), ...contacts]);
  }

  #amountCall(node: ASTNode & { readonly op: 'call' }): Amount | undefined {
    const call = this.#call(node, 'double');
    if (call === undefined) return undefined;
    const [name, [text = '', place = '']] = call;
    const { values, zones, isCounted } = this.#known;
    if (name === 'value') {
      if (values.has(text)) return { is: 'value', point: pointId(text) };
      return this.#nothing(node, 'rule-no-value', text, [...values.keys()]);
    }
    const isOfPeople = name === 'people' || name === 'confirmed';
    const zone = zones.get(isOfPeople ? text : place);
    if (zone === undefined) return this.#nothing(node, 'rule-no-zone', isOfPeople ? text : place, [...zones.keys()]);
    if (isOfPeople) return isCounted ? { is: name, zone: zone.id } : this.#misfit(node, 'rule-uncounted');
    const points = zone.gasPoints.filter((id) => isGas(values.get(id), text));
    if (points.length > 0 && (name === 'max' || name === 'min')) return { is: name, points };
    const gases = [...new Set(zone.gasPoints.flatMap((id) => values.get(id) ?? []))];
    return this.#nothing(node, 'rule-no-gas', text, gases);
  }

  /** A call of a function that gives what is wanted, with its texts. */
  #call({ args: [name, given], ...node }: ASTNode & { readonly op: 'call' }, gives: 'bool' | 'double') {
    const id = this.#id;
    if (!isFunction(name)) {
      const mend = nearestMend(name, FUNCTION_NAMES, NEAREST.oneOf);
      return this.#complain(node.start, ruleProblem('rule-no-function', { id, name, mend }));
    }
    const [takes, result] = FUNCTIONS[name];
    const wanted = takes.split(', ').length;
    const texts = given.flatMap((one) => (one.op === 'value' && typeof one.args === 'string' ? one.args : []));
    if (texts.length !== wanted || given.length !== wanted)
      return this.#complain(node.start, ruleProblem('rule-arguments', { id, name, wanted }));
    if (result === gives) return [name, texts] as const;
    return this.#complain(node.start, ruleProblem(gives === 'bool' ? 'rule-no-statement' : 'rule-no-number', { id }));
  }

  #misfit(
    { start }: Pick<ASTNode, 'start'>,
    code: 'rule-no-statement' | 'rule-no-number' | 'rule-foreign' | 'rule-by-zero' | 'rule-uncounted',
  ): undefined {
    return this.#complain(start, ruleProblem(code, { id: this.#id }));
  }

  #nothing(
    { start }: Pick<ASTNode, 'start'>,
    code: 'rule-no-point' | 'rule-no-value' | 'rule-no-contact' | 'rule-no-alarm' | 'rule-no-zone' | 'rule-no-gas',
    name: string,
    all: readonly string[],
  ): undefined {
    const mend = nearestMend(name, all, NEAREST.oneOf);
    return this.#complain(start, ruleProblem(code, { id: this.#id, name, mend }));
  }
}

const isPair = (node: ASTNode): node is ASTNode & { readonly args: [ASTNode, ASTNode] } =>
  [...COMPARISONS, ...ARITHMETIC].some((sign) => sign === node.op);
const isAmount = ({ op }: ASTNode): boolean => op === '-_' || ARITHMETIC.some((sign) => sign === op);
const isTruth = ({ op }: ASTNode): boolean => ['&&', '||', '!_', ...COMPARISONS].includes(op);

/** `h2s` means H2S. */
const isGas = (gas: string | undefined, written: string): boolean => gas?.toLowerCase() === written.toLowerCase();

/** Of a thing that is there the alarms that it has, else all. */
function nearAlarms(text: string, all: readonly string[]): readonly string[] {
  const subject = text.slice(0, Math.max(0, text.lastIndexOf(':')));
  const own = all.filter((id) => id.startsWith(`${subject}:`));
  return own.length > 0 ? own : [...all];
}
