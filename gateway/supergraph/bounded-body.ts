import type { Readable } from 'node:stream';

/**
 * Reads a body as UTF-8 up to `maxBytes`.
 *
 * @returns undefined when there is more; the rest is not read, the connection is given up.
 */
export async function readBounded(body: Readable, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      body.destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
