/** One block of a ledger by its number, outside the walk along the chain. */
import { HubError, type Sha256Hex } from '../../model';
import { isAbsentBlock } from '../absent-block';
import { openBlock } from '../block/block';
import type { Ledger } from '../ledger';
import { followBlocks } from './follow';

export interface BlockRequest {
  readonly ledger: Ledger;
  readonly number: bigint;
  /** How long a peer that answers may take; undefined waits for as long as it needs. */
  readonly withinMs?: number;
  readonly signal?: AbortSignal;
  readonly onLost: (cause: unknown) => void;
}

/**
 * The hash of a block's header as the peer delivers it: the block is whole, but what it continues was not looked at.
 *
 * @returns undefined when the peer delivered none in time. A peer that is away is waited for, and its time begins anew.
 * @throws {HubError} `CHAIN_BROKEN`; `signal`'s reason.
 */
export async function deliveredBlockHash(request: BlockRequest): Promise<Sha256Hex | undefined> {
  const { ledger, number, withinMs, signal } = request;
  const overdue = new AbortController();
  const timer = withinMs === undefined ? undefined : setTimeout(() => overdue.abort(), withinMs);
  const onLost = (cause: unknown): void => {
    // A peer that says it has no such block is not away: asked again, in the time that it has.
    if (!isAbsentBlock(cause)) timer?.refresh();
    request.onLost(cause);
  };
  const ended = signal === undefined ? overdue.signal : AbortSignal.any([overdue.signal, signal]);
  try {
    for await (const raw of followBlocks({ ledger, next: () => number, signal: ended, onLost })) {
      const { header, hash } = openBlock(raw.bytes);
      if (header.number !== number || raw.number !== number) {
        throw new HubError('CHAIN_BROKEN', `block ${header.number} came where block ${number} was asked for`);
      }
      return Buffer.from(hash).toString('hex') as Sha256Hex;
    }
  } finally {
    clearTimeout(timer);
  }
  signal?.throwIfAborted();
  return undefined;
}
