import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { nearestOf } from '../../../src/settings/explain.ts';
import type { Problem } from '../../../src/settings/problem.ts';
import type { ProblemWords } from '../../../src/words/problems.ts';
import { modbusProblem, MODEL_MENDS } from '../../../src/words/problems-modbus.ts';
import { filled } from '../../../src/words/sentence.ts';
import { checkModel } from './check.ts';
import { type Model, modelSchema } from './schema.ts';
import { Source } from './source.ts';

/** A profile that can be used, with its text under the name that it has in the revision of a configuration. */
export interface LoadedModel {
  readonly model: Model;
  readonly name: string;
  readonly text: string;
}

export type ModelOutcome =
  | { readonly found: true; readonly loaded: LoadedModel }
  /** There is no profile of this name. */
  | { readonly found: false; readonly words: ProblemWords }
  /** There is one, and it is broken: where in its own file. */
  | { readonly found: 'broken'; readonly problems: readonly Problem[] };

const FILE = /^([a-z0-9][a-z0-9-]*)\.yaml$/;

/** The profiles that come along: beside the sources, and one folder further up from what was built. */
export function shippedModels(): string {
  const beside = join(import.meta.dirname, '../../../config/models');
  return existsSync(beside) ? beside : join(import.meta.dirname, '../../../../config/models');
}

interface ModelFile {
  readonly path: string;
  readonly shownAs: string;
  /** Set where the text is known without the file. */
  readonly text?: string;
}

/** The device profiles of one plant: its own in `models/`, then those that come along. */
export class Models {
  /** The files that there are, by model: a name is only ever looked up here and never becomes part of a path. */
  readonly #files = new Map<string, ModelFile>();
  readonly #loaded = new Map<string, ModelOutcome>();

  /**
   * @param root the folder of the plant
   * @param over texts by file name that replace files of the plant; they are not written yet
   */
  constructor(root: string, shipped = shippedModels(), over: ReadonlyMap<string, string> = new Map()) {
    // What comes along is named in full: it lies outside the folder that all other problems are relative to.
    for (const [name, path] of filesIn(shipped)) this.#files.set(name, { path, shownAs: path });
    for (const [name, path] of filesIn(join(root, 'models')))
      this.#files.set(name, { path, shownAs: `models/${name}.yaml` });
    for (const [shownAs, text] of over) {
      const name = FILE.exec(shownAs.replace(/^models\//, ''))?.[1];
      if (name !== undefined && shownAs.startsWith('models/'))
        this.#files.set(name, { path: join(root, shownAs), shownAs, text });
    }
  }

  get names(): string[] {
    return [...this.#files.keys()].sort();
  }

  get(name: string): ModelOutcome {
    const known = this.#loaded.get(name);
    if (known !== undefined) return known;
    const file = this.#files.get(name);
    const outcome = file === undefined ? this.#unknown(name) : read(name, file);
    this.#loaded.set(name, outcome);
    return outcome;
  }

  #unknown(name: string): ModelOutcome {
    const nearest = nearestOf(name, this.names);
    const all = this.names.join(', ');
    const known = filled(MODEL_MENDS.known, { all: all === '' ? MODEL_MENDS.none : all });
    const mend = nearest === undefined ? known : filled(MODEL_MENDS.meant, { word: nearest, known });
    return { found: false, words: modbusProblem('no-model', { model: name, mend }) };
  }
}

/** A profile from its text; pure. */
export function parseModel(name: string, shownAs: string, text: string): Model | readonly Problem[] {
  const source = new Source(shownAs, text);
  if (source.problems.length > 0) return source.problems;
  const parsed = modelSchema.safeParse(source.value);
  if (!parsed.success) {
    source.explain(modelSchema, parsed.error.issues);
    return source.problems;
  }
  const model = parsed.data;
  if (model.model !== name) source.complain(['model'], modbusProblem('model-name', { model: model.model, file: name }));
  for (const { path, ...words } of checkModel(model)) source.complain(path, words);
  return source.problems.length > 0 ? source.problems : model;
}

function read(name: string, file: ModelFile): ModelOutcome {
  const { path, shownAs } = file;
  let text: string;
  try {
    text = file.text ?? readFileSync(path, 'utf8');
  } catch (error) {
    const words = modbusProblem('model-unreadable', { file: shownAs, code: codeOf(error) });
    return { found: 'broken', problems: [{ file: shownAs, line: 1, column: 1, ...words }] };
  }
  const model = parseModel(name, shownAs, text);
  if ('model' in model) return { found: true, loaded: { model, name: `models/${name}.yaml`, text } };
  return { found: 'broken', problems: model };
}

function filesIn(folder: string): [name: string, path: string][] {
  // A plant without profiles of its own is the usual case.
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder).flatMap((file): [string, string][] => {
    const name = FILE.exec(file)?.[1];
    return name === undefined ? [] : [[name, join(folder, file)]];
  });
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
