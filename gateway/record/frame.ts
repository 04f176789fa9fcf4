/** How a line stands in the journal: `<length> <crc32> <json>\n`, so that a torn tail is seen as one. */
import { crc32 } from 'node:zlib';

/** Eight hexadecimal digits, a space, twice. */
const HEAD_BYTES = 18;
const HEAD = /^([0-9a-f]{8}) ([0-9a-f]{8}) $/;
const NEWLINE = 0x0a;

/** One line as bytes. Length and CRC-32 are of the JSON's UTF-8 bytes. */
export function encodeFrame(json: string): Buffer {
  const body = Buffer.from(json, 'utf8');
  return Buffer.concat([Buffer.from(`${hex(body.length)} ${hex(crc32(body))} `), body, Buffer.of(NEWLINE)]);
}

/** The whole lines at the beginning of some bytes, and where they end. */
export interface DecodedFrames {
  readonly lines: readonly string[];
  /** Bytes up to the last whole line. What follows is torn. */
  readonly end: number;
}

/** Reads lines until the first that is not whole. */
export function decodeFrames(bytes: Buffer): DecodedFrames {
  const lines: string[] = [];
  let end = 0;
  for (;;) {
    const body = bodyAt(bytes, end);
    if (body === undefined) return { lines, end };
    lines.push(body.toString('utf8'));
    end += HEAD_BYTES + body.length + 1;
  }
}

function bodyAt(bytes: Buffer, start: number): Buffer | undefined {
  const head = HEAD.exec(bytes.toString('latin1', start, start + HEAD_BYTES));
  if (head === null) return undefined;
  const [, length = '', checksum = ''] = head;
  const from = start + HEAD_BYTES;
  const to = from + Number.parseInt(length, 16);
  if (bytes[to] !== NEWLINE) return undefined;
  const body = bytes.subarray(from, to);
  return hex(crc32(body)) === checksum ? body : undefined;
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');
