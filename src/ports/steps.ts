/** Something that takes long, done a little at a time: each step is short, and between two of them others may work. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Things that are found a little at a time, in order: each step gives the next of them, or nothing yet. */
export type Found<T> = Generator<T | undefined, void, undefined>;
