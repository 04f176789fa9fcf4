/** Who may have written applications, gateways, and the claims on their keys and on members' duty keys. */
import {
  canonicalHash,
  directoryKey,
  type Gateway,
  type KeyClaim,
  type Sha256Hex,
  spkiHash,
} from '../../model/index';
import { type Circumstances, isBy, isByFounder, type Law, type Problem, unless } from './row-change';

const app: Law<'app'> = ({ before, after, attributes: [msp = '', id] }, at) => {
  if (after === undefined) return 'was deleted';
  if (after.msp !== msp || after.id !== id) return 'holds another application';
  if (before?.state === 'REVOKED') return 'was revoked for good';
  if (before === undefined && after.state !== 'ACTIVE') return `began as ${after.state}`;
  if (!isBy(at, msp)) return `was not written by \`${msp}\``;
  return claimProblem(spkiHash(after.spki), { msp: after.msp, duty: 'APPLICATION', id: after.id }, at);
};

const gateway: Law<'gateway'> = ({ before, after, attributes }, at) => {
  if (after === undefined) return 'was deleted';
  const { v: _, state, ...terms } = after;
  if (terms.msp !== attributes[0] || terms.id !== attributes[1]) return 'holds another gateway';
  if (before?.state === 'REVOKED') return 'was revoked for good';
  const expected = before === undefined ? undefined : (before.revision ?? 0) + 1;
  if (terms.revision !== expected) return 'does not follow the revision before it';
  if (before === undefined || state === 'ACTIVE') {
    const isVoted = state === 'ACTIVE' && at.passed('GATEWAY')?.termsHash === canonicalHash(terms);
    if (!isVoted) return 'is active without the votes on its key';
    return claimProblem(spkiHash(terms.spki), { msp: terms.msp, duty: 'GATEWAY', id: terms.id }, at);
  }
  return tighteningProblem(before, after, at);
};

/** Any founder suspends it; the one that runs it revokes it. */
function tighteningProblem(before: Gateway, after: Gateway, at: Circumstances): Problem {
  const isSameKey = before.spki === after.spki;
  const may = after.state === 'REVOKED' ? isBy(at, after.msp) : before.state === 'ACTIVE' && isByFounder(at);
  return unless(isSameKey && may, 'was changed by no founder');
}

/** Whose a key is, and for what. */
type Holder = Pick<KeyClaim, 'msp' | 'duty' | 'id'>;

/** A claim is made once, with the registration it is for. */
const key: Law<'key'> = ({ before, after, attributes: [hash] }, at) => {
  if (before !== undefined || after === undefined) return 'was changed after it was claimed';
  if (after.spkiHash !== hash) return 'holds another claim';
  return unless(at.written.has(holderKey(after)), 'is claimed without being registered');
};

function holderKey({ msp, duty, id = '' }: KeyClaim): string {
  const attributes = duty === 'APPLICATION' || duty === 'GATEWAY' ? [msp, id] : [msp];
  const type = duty === 'APPLICATION' ? 'app' : duty === 'GATEWAY' ? 'gateway' : 'member';
  return ['\u0000', type, '\u0000', ...attributes.flatMap((attribute) => [attribute, '\u0000'])].join('');
}

/** The problem of a row that names a key which is not claimed for it, now or before. */
export function claimProblem(hash: Sha256Hex, holder: Holder, at: Circumstances): Problem {
  const claimKey = directoryKey.key(hash);
  const claim = at.rows.get('key', claimKey) ?? (at.written.get(claimKey) as KeyClaim | undefined);
  const isHolder = claim?.msp === holder.msp && claim.duty === holder.duty && claim.id === holder.id;
  return unless(isHolder, 'names a key that is claimed for another, or for nobody');
}

export const KEY_LAWS = { app, gateway, key } as const;
