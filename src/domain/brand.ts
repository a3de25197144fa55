declare const brand: unique symbol;

/** A value that only its own constructor can make, so that ids, times and units are never mixed up. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Marks a value that the caller has checked. The one place where a brand is put on. */
export function branded<B extends Brand<string, string> | Brand<number, string>>(
  value: B extends string ? string : number,
): B {
  return value as unknown as B;
}
