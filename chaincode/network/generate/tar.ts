/** A tar archive of a few small files: the same bytes for the same files, so that everyone computes the same package id. */
import { gzipSync } from 'node:zlib';

const BLOCK = 512;

/** Contents by file name, in the order they are to stand in. */
export type Files = Readonly<Record<string, Uint8Array>>;

/**
 * The files as gzipped POSIX ustar (IEEE 1003.1-1988), owned by no one and without a date.
 *
 * Stored, not compressed: a compressor's next version would give other bytes.
 */
export function tarGzip(files: Files): Buffer {
  const entries = Object.entries(files).flatMap(([name, content]) => [
    header(name, content.length),
    padded(content),
  ]);
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]), { level: 0 });
}

function padded(content: Uint8Array): Buffer {
  const whole = Buffer.alloc(Math.ceil(content.length / BLOCK) * BLOCK);
  whole.set(content);
  return whole;
}

function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number): void => {
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at);
  };
  block.write(name, 0);
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  // The sum counts its own field as spaces.
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
