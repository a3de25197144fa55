const TWIN = 'a simulated twin shares nothing with what it tests';

/** Names that may be exported twice, each with its reason. */
export const DOUBLE_WORDS: Readonly<Record<string, string>> = {
  MbapFramer: TWIN,
  RtuFramer: TWIN,
  SUBPROTOCOL: TWIN,
  crc16: TWIN,
};
