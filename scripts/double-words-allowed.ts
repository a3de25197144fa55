const TWIN = 'a simulated twin shares nothing with what it tests';
const NOW = 'to be renamed';

/** Names that may be exported twice, each with its reason. */
export const DOUBLE_WORDS: Readonly<Record<string, string>> = {
  Batch: NOW,
  Entry: NOW,
  Found: NOW,
  Heard: NOW,
  LinkEvents: NOW,
  MbapFramer: TWIN,
  Normalised: NOW,
  Path: NOW,
  Patience: NOW,
  Place: NOW,
  RtuFramer: TWIN,
  SUBPROTOCOL: TWIN,
  Told: NOW,
  crc16: TWIN,
  decode: NOW,
  durationText: NOW,
  numberIn: NOW,
  readingOf: NOW,
  route: NOW,
};
