import { z } from 'zod';

/** The schema of a value, without what it is wrapped in. @param value what was written: of a union it names the branch */
export function schemaAt(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): z.ZodType | undefined {
  const found = wrappedAt(schema, path, value).at(-1);
  return found === undefined ? undefined : bare(found.schema, found.value);
}

/** The schemas on the way to a value, the whole first, each still wrapped; shorter where the schema knows no such key. */
export function wrappedAt(
  schema: z.ZodType,
  path: readonly PropertyKey[],
  value: unknown,
): readonly { readonly schema: z.ZodType; readonly value: unknown }[] {
  const way: { schema: z.ZodType; value: unknown }[] = [{ schema, value }];
  for (const part of path) {
    const last = way.at(-1);
    const here = last === undefined ? undefined : bare(last.schema, last.value);
    const below: unknown =
      here instanceof z.ZodArray
        ? here.element
        : here instanceof z.ZodObject
          ? here.shape[String(part)]
          : here instanceof z.ZodRecord
            ? here.valueType
            : undefined;
    if (!(below instanceof z.ZodType)) return way.slice(0, -1);
    way.push({ schema: below, value: childOf(last?.value, part) });
  }
  return way;
}

function childOf(value: unknown, part: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
}

/** Each wrapper of a schema, from outside, and what is inside at last. */
export function* layersOf(schema: unknown): Iterable<z.ZodType> {
  for (let here = schema; here instanceof z.ZodType;) {
    yield here;
    const inner = within(here);
    if (inner === here) return;
    here = inner;
  }
}

function bare(schema: z.ZodType, value: unknown): z.ZodType | undefined {
  const inner = [...layersOf(schema)].at(-1);
  if (!(inner instanceof z.ZodDiscriminatedUnion)) return inner;
  const { discriminator } = inner.def;
  const named = childOf(value, discriminator);
  const branch = inner.options.find((option) => {
    const key: unknown = option instanceof z.ZodObject ? option.shape[discriminator] : undefined;
    return key instanceof z.ZodType && key.safeParse(named).success;
  });
  return branch instanceof z.ZodType ? branch : undefined;
}

/** One wrapper taken off; itself when it has none. */
function within(schema: z.ZodType): unknown {
  if (schema instanceof z.ZodPipe) return schema.in;
  const isWrapped =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
  return isWrapped ? schema.unwrap() : schema;
}
