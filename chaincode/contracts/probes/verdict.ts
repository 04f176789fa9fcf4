/** Verdicts: what a probe's report means for its entry. A failed one denies every access to it. */
import { HubError } from '../../model/error';
import type { Entry, Verdict, VerdictTerms } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { requireKeyFor } from '../contract/key-for-duty';
import { row } from '../state/row';
import { requireLater } from './report';

/**
 * The verdict stands for the entry's current version, until the next one or the next version.
 *
 * @throws {HubError} `NOT_FOUND`: no such entry; `NOT_ALLOWED`: not the probe key of its provider; `WRONG_STATE`: the entry
 *   is withdrawn or at another version, or the verdict was observed earlier than the last one.
 */
export async function recordVerdict(ctx: HubContext, terms: VerdictTerms): Promise<Verdict> {
  const entry = await ctx.state.require(row.entry(terms.entry));
  const { msp } = await requireKeyFor(ctx, 'probe');
  if (msp !== entry.provider) {
    throw new HubError('NOT_ALLOWED', `only the probe of \`${entry.provider}\` speaks of \`${entry.code}\``);
  }
  requireCurrent(entry, terms);
  const at = row.verdict(terms.entry);
  requireLater(terms.observedAt, (await ctx.state.find(at))?.observedAt, 'verdict');
  return ctx.state.put(at, terms);
}

function requireCurrent({ code, status, version }: Entry, terms: VerdictTerms): void {
  if (status === 'WITHDRAWN') throw new HubError('WRONG_STATE', `entry \`${code}\` is ${status}`);
  if (terms.version !== version) {
    throw new HubError('WRONG_STATE', `entry \`${code}\` is at version ${version}`);
  }
}
