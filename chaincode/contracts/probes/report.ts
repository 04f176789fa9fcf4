/** Reports: a probe's last word on one entry, under its own member's name. */
import { HubError } from '../../model/error';
import type { ProbeReport, ProbeReportTerms } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { requireKeyFor } from '../contract/key-for-duty';
import { exchangeRow } from '../state/row';
import { requireProvider } from './provider';

/**
 * The report stands as the last one of the probe on its member's entry. The entry itself stands on `directory`, which no
 * contract here can see: whose it is, two founders say.
 *
 * @throws {HubError} `NOT_ALLOWED`: not the probe key that the member registered, or not its entry; `WRONG_STATE`: observed earlier than the
 *   last report.
 */
export async function report(ctx: HubContext, terms: ProbeReportTerms): Promise<ProbeReport> {
  const { msp: provider } = await requireKeyFor(ctx, 'probe');
  await requireProvider(ctx, terms.entry, provider);
  const at = exchangeRow.probe(terms.entry, provider);
  const last = await ctx.state.find(at);
  requireLater(terms.observedAt, last?.observedAt, 'report');
  return ctx.state.put(at, { ...terms, provider });
}

/**
 * What was observed earlier never replaces what was observed later. Fixed-width UTC, so text order is time order.
 *
 * @throws {HubError} `WRONG_STATE`.
 */
export function requireLater(observedAt: string, last: string | undefined, what: string): void {
  if (last === undefined || observedAt >= last) return;
  throw new HubError('WRONG_STATE', `the last ${what} was observed later: \`${last}\``);
}
