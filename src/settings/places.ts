import type { LineCounter } from 'yaml';

export type Path = readonly PropertyKey[];

/** Where something is written, lines and columns from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A file that was read: it gives the line and column of an offset when they are asked for. */
export interface ReadFile {
  readonly name: string;
  readonly lines: LineCounter;
}

interface Mark {
  readonly file: ReadFile;
  readonly offset: number;
}

/** Where one value of a configuration and its key are written; below it, the values that it holds. */
export class SourcePlace {
  #value: Mark | undefined;
  #key: Mark | undefined;
  #source: string | undefined;
  readonly #below = new Map<string, SourcePlace>();

  markValue(file: ReadFile, offset: number): void {
    this.#value = { file, offset };
  }

  /** @param source a scalar as it is written, before YAML makes a number of it */
  markSource(source: string | undefined): void {
    this.#source = source;
  }

  markKey(file: ReadFile, offset: number): void {
    this.#key = { file, offset };
  }

  /** The place of a value in this one, made where there is none. */
  below(part: PropertyKey): SourcePlace {
    const name = String(part);
    const known = this.#below.get(name);
    if (known !== undefined) return known;
    const made = new SourcePlace();
    this.#below.set(name, made);
    return made;
  }

  at(path: Path): SourcePlace {
    return path.reduce<SourcePlace>((place, part) => place.below(part), this);
  }

  /** Takes over what is below another place. */
  adopt(other: SourcePlace): void {
    for (const [name, place] of other.#below) this.#below.set(name, place);
  }

  /** Where the value at `path` is written, or the nearest value around it. */
  positionOf(path: Path): Position | undefined {
    const marks = this.#along(path).flatMap((place) => place.#value ?? []);
    return positionAt(marks.at(-1));
  }

  /** The scalar at `path` as it is written in its file: `0107`, of which YAML makes the number 107. */
  sourceOf(path: Path): string | undefined {
    const places = this.#along(path);
    const last = places.at(-1);
    return last === undefined || places.length <= path.length ? undefined : last.#source;
  }

  /** Where the key at the end of `path` is written, if there is one. */
  keyPositionOf(path: Path): Position | undefined {
    const places = this.#along(path);
    const last = places.at(-1);
    return last === undefined || places.length <= path.length ? undefined : positionAt(last.#key);
  }

  /** This place and those on the way to `path`, as far as there are any. */
  #along(path: Path): readonly SourcePlace[] {
    const [part, ...rest] = path;
    const next = part === undefined ? undefined : this.#below.get(String(part));
    return next === undefined ? [this] : [this, ...next.#along(rest)];
  }
}

function positionAt(mark: Mark | undefined): Position | undefined {
  if (mark === undefined) return undefined;
  const { line, col } = mark.file.lines.linePos(mark.offset);
  return { file: mark.file.name, line, column: col };
}
