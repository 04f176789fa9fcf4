import type { Writable } from 'node:stream';
import type { Chain } from './chain';

/** `common.Block` bytes from `first` on, then each new block; ends only when the signal aborts. */
export async function* blocksFrom(
  chain: Pick<Chain, 'block' | 'nextBlock'>,
  first: bigint,
  signal: AbortSignal,
): AsyncGenerator<{ readonly number: bigint; readonly bytes: Uint8Array }> {
  for (let number = first; !signal.aborted; number += 1n) {
    let bytes = chain.block(number);
    while (bytes === undefined) {
      await chain.nextBlock(signal);
      if (signal.aborted) return;
      bytes = chain.block(number);
    }
    yield { number, bytes };
  }
}

/** Sends a message and, when the caller is slow, waits until it has taken what was sent. */
export async function send<T>(
  stream: Pick<Writable, 'once' | 'off'> & { write(message: T): boolean },
  message: T,
  signal: AbortSignal,
): Promise<void> {
  if (stream.write(message) || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    stream.once('drain', done);
    signal.addEventListener('abort', done);
  });
}
