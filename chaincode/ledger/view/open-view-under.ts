/** Opening a view under a given law. Nothing but {@link openView} may: what decides is under the law of the contracts. */
import type { BlockLaw } from './block-law';
import { LedgerView } from './ledger-view';
import { type KnownStart, type StartOptions, startOf } from './start';
import type { View } from './view';

/** How long the blocks must pause before the replay counts as over. */
const SETTLE_MS = 100;
/** So many blocks after the view became fresh, a chain that never pauses counts as caught up with. */
const BUSY_BLOCKS = 1_000;

/** Begins at the image, or replays the chain from block 0; resolves once the view has caught up. */
export async function openViewUnder(law: BlockLaw, options: StartOptions): Promise<View> {
  const start = await startOf(options);
  const view = new LedgerView(options, start, law);
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
