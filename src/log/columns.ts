export { decodeColumns } from './columns/decode.ts';
export { encodeColumns } from './columns/encode.ts';
