/** Opening a view: it replays the chain from block 0, then follows it. */
import { LedgerView, type ViewOptions } from './ledger-view';
import type { View } from './view';

/** How long the blocks must pause before the replay counts as over. */
const SETTLE_MS = 100;
/** So many blocks after the view became fresh, a chain that never pauses counts as caught up with. */
const BUSY_BLOCKS = 1_000;

/** Ends the wait for a ledger that does not answer. */
export interface OpenOptions extends ViewOptions {
  readonly signal?: AbortSignal;
}

/**
 * Opens a view and resolves once it has caught up: it has read at least one block and none came for a tenth of a second,
 * or, on a chain that never pauses, it has read a thousand since it became fresh.
 *
 * The protocol does not tell a chain's height, so a slow peer may look caught up early. Nothing rests on it: until
 * ledger time is within the lease, {@link View.freshness} says so and every decision is stale.
 *
 * @throws {HubError} `CHAIN_BROKEN`; `signal`'s reason when it aborts first.
 */
export async function openView(options: OpenOptions): Promise<View> {
  const view = new LedgerView(options);
  try {
    await caughtUp(view, options.signal);
    return view;
  } catch (error) {
    await view.close();
    throw error;
  }
}

async function caughtUp(view: View, signal: AbortSignal | undefined): Promise<void> {
  let blocksWhileFresh = 0;
  for (;;) {
    signal?.throwIfAborted();
    if (view.failure !== undefined) throw view.failure;
    const next = await view.reach(view.current.height + 1n, SETTLE_MS);
    if (next === undefined && view.failure === undefined && view.current.height > 0n) return;
    blocksWhileFresh = view.freshness().fresh ? blocksWhileFresh + 1 : 0;
    if (blocksWhileFresh > BUSY_BLOCKS) return;
  }
}
