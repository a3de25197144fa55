/** What can be read at one moment. Discrete inputs and coils are the same bits, input and holding registers the same words. */
export interface PanelImage {
  readonly registers: Uint16Array;
  /** One byte a bit. */
  readonly bits: Uint8Array;
}

/** Exception codes (Modbus Application Protocol 1.1b3, 7). */
export const EXCEPTION = {
  illegalFunction: 1,
  illegalAddress: 2,
  illegalValue: 3,
  deviceFailure: 4,
  noSuchUnit: 11,
} as const;

/** Most that one answer holds (Modbus Application Protocol 1.1b3, 6.1 to 6.4). */
const MOST_BITS = 2000;
const MOST_REGISTERS = 125;

/** The answer to a request, both without header. Nothing can be written: whatever is no read is an illegal function. */
export function answerTo(request: Buffer, image: PanelImage | undefined): Buffer {
  const fn = request[0] ?? 0;
  const isOfBits = fn === 1 || fn === 2;
  if (!isOfBits && fn !== 3 && fn !== 4) return exceptionAnswer(fn, EXCEPTION.illegalFunction);
  if (request.length !== 5) return exceptionAnswer(fn, EXCEPTION.illegalValue);
  const [from, count] = [request.readUInt16BE(1), request.readUInt16BE(3)];
  if (count < 1 || count > (isOfBits ? MOST_BITS : MOST_REGISTERS)) return exceptionAnswer(fn, EXCEPTION.illegalValue);
  if (image === undefined) return exceptionAnswer(fn, EXCEPTION.deviceFailure);
  if (from + count > (isOfBits ? image.bits : image.registers).length)
    return exceptionAnswer(fn, EXCEPTION.illegalAddress);
  return isOfBits ? bitsFrom(image.bits, fn, from, count) : registersFrom(image.registers, fn, from, count);
}

/** The answer that nothing else can be said. */
export const exceptionAnswer = (fn: number, code: number): Buffer => Buffer.from([(fn & 0x7f) | 0x80, code]);

function bitsFrom(bits: Uint8Array, fn: number, from: number, count: number): Buffer {
  const bytes = Math.ceil(count / 8);
  const answer = Buffer.alloc(2 + bytes);
  answer[0] = fn;
  answer[1] = bytes;
  for (let i = 0; i < count; i++) {
    const at = 2 + (i >> 3);
    if (bits[from + i] === 1) answer[at] = (answer[at] ?? 0) | (1 << (i & 7));
  }
  return answer;
}

function registersFrom(registers: Uint16Array, fn: number, from: number, count: number): Buffer {
  const answer = Buffer.alloc(2 + 2 * count);
  answer[0] = fn;
  answer[1] = 2 * count;
  for (let i = 0; i < count; i++) answer.writeUInt16BE(registers[from + i] ?? 0, 2 + 2 * i);
  return answer;
}
