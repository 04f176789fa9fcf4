/** Reading a request's body, and no more of it than is admitted. */
import type { IncomingMessage } from 'node:http';
import { HubError } from '../../chaincode/model';
import { passedLimit } from './passed-limit';

/**
 * Reads the body as UTF-8.
 *
 * Stops reading, and lets go of what it has, as soon as the limit is passed, whatever `Content-Length` promised.
 *
 * @throws {HubError} `REQUEST_TOO_LARGE`; `BAD_REQUEST` when it is not UTF-8, is compressed, or the caller went away.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new HubError('BAD_REQUEST', 'body is compressed');
  }
  const promised = Number(request.headers['content-length'] ?? 0);
  if (promised > maxBytes) throw tooLarge(maxBytes, promised);
  return decode(await collect(request, maxBytes));
}

/** By events, not by iteration: leaving an iteration destroys the socket, and the refusal could not be answered. */
function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      request.pause();
      reject(tooLarge(maxBytes, size));
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', (cause) => reject(new HubError('BAD_REQUEST', 'body was cut off', { cause })));
    request.once('aborted', () => reject(new HubError('BAD_REQUEST', 'body was cut off')));
  });
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new HubError('BAD_REQUEST', 'body is not UTF-8', { cause });
  }
}

function tooLarge(limit: number, measured: number): HubError {
  return passedLimit('REQUEST_TOO_LARGE', 'body has bytes', { limit, measured });
}
