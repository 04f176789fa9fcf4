/** What an entry's content refers to must stand: asked when it is submitted, and again when it is locked. */
import type { EntryCode } from '../../model/code';
import { HubError } from '../../model/error';
import type { MspId } from '../../model/identifier';
import { type EntryContent, REGISTRY_SUBGRAPH } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { requirePurposes } from '../members/purpose';
import { row } from '../state/row';

/** An entry's content and whose it is; `code` only of an amendment. */
export interface LockableEntry {
  readonly provider: MspId;
  readonly content: EntryContent;
  readonly code?: EntryCode | undefined;
}

/**
 * @throws {HubError} `NOT_FOUND`: a duty of the provider, a purpose, or a member that a key travels to does not exist;
 *   `WRONG_STATE`: a duty is retired; `NOT_ALLOWED`: the subgraph belongs to another provider; `ALREADY_EXISTS`: the local name stands for another entry.
 */
export async function requireLockable(ctx: HubContext, entry: LockableEntry): Promise<void> {
  const { content, provider } = entry;
  for (const duty of content.duties) {
    const { status } = await ctx.state.require(row.duty(provider, duty));
    if (status !== 'STANDING') throw new HubError('WRONG_STATE', `duty \`${duty}\` is ${status}`);
  }
  await requirePurposes(ctx, content.purposes);
  const receivers = new Set(content.items.flatMap((item) => item.travelsTo ?? []));
  for (const receiver of [...receivers].sort()) await ctx.state.require(row.member(receiver));
  await requireClaimable(ctx, entry);
}

async function requireClaimable(ctx: HubContext, entry: LockableEntry): Promise<void> {
  const { subgraph, localName } = entry.content.binding;
  if (subgraph === REGISTRY_SUBGRAPH) {
    throw new HubError('NOT_ALLOWED', `no entry is bound to subgraph \`${subgraph}\``);
  }
  const claim = await ctx.state.find(row.subgraph(subgraph));
  if (claim === undefined) return;
  if (claim.provider !== entry.provider) {
    throw new HubError('NOT_ALLOWED', `subgraph \`${subgraph}\` belongs to \`${claim.provider}\``);
  }
  const named = claim.entries.find((each) => each.localName === localName);
  if (named !== undefined && named.entry !== entry.code) {
    throw new HubError('ALREADY_EXISTS', `local name \`${localName}\` stands for entry \`${named.entry}\``);
  }
}
