/** The four tables of a Modbus device (Modbus application protocol 1.1b3, 4.3). */
export const TABLES = ['input', 'holding', 'coil', 'discrete'] as const;
export type Table = (typeof TABLES)[number];

export const NUMBER_TYPES = ['u16', 's16', 'u32', 's32', 'f32', 'bit'] as const;
export type NumberType = (typeof NUMBER_TYPES)[number];

/** Order of the bytes of a 32-bit number in two registers, as makers name it. */
export const WORD_ORDERS = ['ABCD', 'CDAB', 'BADC', 'DCBA'] as const;
export type WordOrder = (typeof WORD_ORDERS)[number];

export const isBitTable = (table: Table): boolean => table === 'coil' || table === 'discrete';

/** How many registers, or bits, a number occupies. */
export const widthOf = (type: NumberType): number => (type === 'u32' || type === 's32' || type === 'f32' ? 2 : 1);
