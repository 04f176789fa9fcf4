/** Who may have written anchors, and what counts as anchored. */
import { anchoringOf, type ChannelName, directoryKey } from '../../model/index';
import { type Circumstances, isByKeyFor, type Law, unless } from './row-change';

const anchor: Law<'anchor'> = ({ key, before, after }, at) => {
  if (before !== undefined || after === undefined) return 'was changed after it was anchored';
  if (directoryKey.anchor(after.channel, BigInt(after.number), after.founder) !== key)
    return 'holds another anchor';
  return unless(isByRelay(at, after.founder), `was not signed by the relay key of \`${after.founder}\``);
};

const relay: Law<'relay'> = ({ before, after, attributes: [channel, msp] }, at) => {
  if (after === undefined || after.channel !== channel || after.founder !== msp) return 'is of another relay';
  if (before !== undefined && BigInt(after.last) < BigInt(before.last)) return 'falls';
  return unless(isByRelay(at, after.founder), `was not signed by the relay key of \`${after.founder}\``);
};

function isByRelay(at: Circumstances, founder: string): boolean {
  return at.charter?.founders.some((each) => each === founder) === true && isByKeyFor(at, 'relay', founder);
}

/** True if two founders anchored exactly this hash as the channel's block `number`. */
export function isAnchored(
  { rows, charter }: Circumstances,
  channel: ChannelName,
  number: bigint,
  hash: string,
): boolean {
  const founders = charter?.founders ?? [];
  const hashes = founders.map(
    (founder) => rows.get('anchor', directoryKey.anchor(channel, number, founder))?.hash,
  );
  return anchoringOf(hash, hashes) === 'ANCHORED';
}

export const ANCHOR_LAWS = { anchor, relay } as const;
