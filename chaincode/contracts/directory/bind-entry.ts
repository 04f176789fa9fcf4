/** Level 3 of a locked version: its binding and tables, and the claims that follow from them. */
import type { EntryCode } from '../../model/code';
import { columnsHash, type EntryTerms, type EntryVersion } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';
import { moveClaims } from './claim';
import { moveDutyClaims } from './duty-claim';

/** A version that the vote locks. */
export interface LockedEntry {
  readonly code: EntryCode;
  readonly version: number;
  readonly terms: EntryTerms;
  /** The version before; undefined for the first. */
  readonly replaced: EntryVersion | undefined;
}

/** Binding, tables and claims are those of the locked version, and nothing of the one before is left. */
export async function bindEntry(ctx: HubContext, locked: LockedEntry): Promise<void> {
  await writeBinding(ctx, locked);
  await writeTables(ctx, locked);
  const { code: entry, terms, replaced } = locked;
  const { provider, content } = terms;
  const before = replaced?.content;
  await moveClaims(ctx, { provider, entry, before: before?.binding, after: content.binding });
  await moveDutyClaims(ctx, { provider, entry, before: before?.duties ?? [], after: content.duties });
}

async function writeBinding(ctx: HubContext, { code, version, terms, replaced }: LockedEntry): Promise<void> {
  const { provider, content } = terms;
  const before = replaced?.content.binding;
  if (before !== undefined && before.subgraph !== content.binding.subgraph) {
    await ctx.state.remove(row.binding(before.subgraph, code));
  }
  const at = row.binding(content.binding.subgraph, code);
  await ctx.state.put(at, { entry: code, version, provider, ...content.binding });
}

async function writeTables(ctx: HubContext, { code, version, terms, replaced }: LockedEntry): Promise<void> {
  const { tables } = terms.content;
  const kept = new Set(tables.map(({ id }) => id));
  for (const { id } of replaced?.content.tables ?? []) {
    if (!kept.has(id)) await ctx.state.remove(row.table(code, id));
  }
  for (const content of tables) {
    const hash = columnsHash(content);
    await ctx.state.put(row.table(code, content.id), { entry: code, version, content, columnsHash: hash });
  }
}
