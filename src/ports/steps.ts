/** Something that takes long, done a little at a time: each step is short, and between two of them others may work. */
export type Steps<T> = Generator<undefined, T, undefined>;
