/** Who must endorse what stands in one member's name, and what touches who decides (LEDGER, Endorsement). */
import type { MspId } from '../../model/identifier';
import { type PeerRule, signaturePolicy } from './signature-policy';

/** More than half: two of three. What the chaincode's own policy asks for. */
const majority = (count: number): number => Math.floor(count / 2) + 1;

/**
 * The policy of `guard~msp` and of the member's own keys: its peer and a majority of the founders, or all founders.
 *
 * A founder's own peer is one of that majority. Fabric counts each signature once, so its policy asks for one founder
 * fewer beside it: its transactions need no more endorsements than any other.
 */
export function memberPolicy(founders: readonly MspId[], msp: MspId): Uint8Array {
  const others = founders.filter((founder) => founder !== msp);
  const own = founders.length - others.length;
  const beside: PeerRule = { n: majority(founders.length) - own, of: others };
  const withOwn: PeerRule = others.length === 0 ? msp : { n: 2, of: [msp, beside] };
  return signaturePolicy({ n: 1, of: [withOwn, allOf(founders)] });
}

/** The policy of `guard~charter`: all founders. */
export function charterPolicy(founders: readonly MspId[]): Uint8Array {
  return signaturePolicy(allOf(founders));
}

const allOf = (founders: readonly MspId[]): PeerRule => ({ n: founders.length, of: founders });
