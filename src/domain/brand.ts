declare const brand: unique symbol;

/** A value that only its own constructor can make, so that ids, times and units are never mixed up. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Marks a text that the caller has checked. With its twin below, the one place where a brand is put on. */
export const brandedText = <B extends Brand<string, string>>(value: string): B => value as B;

/** Marks a number that the caller has checked. */
export const brandedNumber = <B extends Brand<number, string>>(value: number): B => value as B;
