/** Opening a view: it begins at its image, or replays the chain from block 0, then follows it. */
import { LedgerView } from './ledger-view';
import { type KnownStart, type StartOptions, startOf } from './start';
import type { View } from './view';

/** How long the blocks must pause before the replay counts as over. */
const SETTLE_MS = 100;
/** So many blocks after the view became fresh, a chain that never pauses counts as caught up with. */
const BUSY_BLOCKS = 1_000;

/** `signal` ends the wait for a ledger that does not answer. */
export type OpenOptions = StartOptions;

/**
 * Opens a view and resolves once it has caught up: it has read at least one block and none came for a tenth of a second,
 * or, on a chain that never pauses, it has read a thousand since it became fresh.
 *
 * The protocol does not tell a chain's height, so a slow peer may look caught up early. Nothing rests on it: until
 * ledger time is within the lease, {@link View.freshness} says so and every decision is stale.
 *
 * With a kept head it has read at least up to there.
 *
 * @throws {HubError} `CHAIN_BROKEN`; `LEDGER_ROLLED_BACK`: the ledger is not what was seen of it before; `signal`'s reason when it aborts first.
 */
export async function openView(options: OpenOptions): Promise<View> {
  const start = await startOf(options);
  const view = new LedgerView(options, start);
  try {
    await caughtUp(view, start, options.signal);
    return view;
  } catch (error) {
    await view.close();
    throw error;
  }
}

async function caughtUp(
  view: View,
  { floor }: Pick<KnownStart, 'floor'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  let blocksWhileFresh = 0;
  for (;;) {
    signal?.throwIfAborted();
    if (view.failure !== undefined) throw view.failure;
    const next = await view.reach(view.current.height + 1n, SETTLE_MS);
    const isBelow = view.current.height === 0n || view.current.height < floor;
    if (next === undefined && view.failure === undefined && !isBelow) return;
    blocksWhileFresh = view.freshness().fresh ? blocksWhileFresh + 1 : 0;
    if (blocksWhileFresh > BUSY_BLOCKS && !isBelow) return;
  }
}
