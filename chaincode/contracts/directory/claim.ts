/** Claims that a locked entry makes on its subgraph and coordinates, so that later rules read a named key. */
import type { EntryCode } from '../../model/code';
import type { Coordinate, MspId } from '../../model/identifier';
import type { BindingContent } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';

/** An entry's binding before and after; no `before` of a first version, no `after` of an entry that is unbound. */
export interface BindingChange {
  readonly provider: MspId;
  readonly entry: EntryCode;
  readonly before: BindingContent | undefined;
  readonly after: BindingContent | undefined;
}

/** Afterwards the claims say what the new binding says, and no longer what only the old one said. */
export async function moveClaims(ctx: HubContext, change: BindingChange): Promise<void> {
  const { before, after } = change;
  if (before !== undefined && before.subgraph !== after?.subgraph) {
    await renameEntry(ctx, change, before.subgraph, undefined);
  }
  if (after !== undefined) await renameEntry(ctx, change, after.subgraph, after.localName);
  const old = itemCoordinates(before);
  const now = itemCoordinates(after);
  for (const coordinate of [...old].filter((each) => !now.has(each)).sort()) {
    await claimCoordinate(ctx, change, coordinate, false);
  }
  for (const coordinate of [...now].filter((each) => !old.has(each)).sort()) {
    await claimCoordinate(ctx, change, coordinate, true);
  }
}

/** The entry's local name in the subgraph is now `localName`; undefined: it has none there any more. */
async function renameEntry(
  ctx: HubContext,
  { provider, entry }: BindingChange,
  subgraph: BindingContent['subgraph'],
  localName: BindingContent['localName'] | undefined,
): Promise<void> {
  const claim = await ctx.state.find(row.subgraph(subgraph));
  const others = (claim?.entries ?? []).filter((each) => each.entry !== entry);
  const entries = localName === undefined ? others : [...others, { localName, entry }];
  // A subgraph stays its first member's even when no entry names it any more.
  await ctx.state.put(row.subgraph(subgraph), {
    subgraph,
    provider,
    entries: entries.sort((a, b) => (a.localName < b.localName ? -1 : 1)),
  });
}

function itemCoordinates(binding: BindingContent | undefined): ReadonlySet<Coordinate> {
  const bound = binding?.coordinates.filter((each) => each.item !== undefined) ?? [];
  return new Set(bound.map((each) => each.coordinate));
}

async function claimCoordinate(
  ctx: HubContext,
  { provider, entry }: BindingChange,
  coordinate: Coordinate,
  claimed: boolean,
): Promise<void> {
  const at = row.coordinate(provider, coordinate);
  const others = ((await ctx.state.find(at))?.entries ?? []).filter((code) => code !== entry);
  const entries = claimed ? [...others, entry].sort() : others;
  if (entries.length === 0) await ctx.state.remove(at);
  else await ctx.state.put(at, { provider, coordinate, entries });
}
