import { isHubError } from '../../model/error';
import type { EnvelopeHeader } from './envelope';
import type { KnownIdentity, MemberMsps } from './member-msp';
import type { ContractCall } from './transaction';

/** Bytes somebody signed, with the signature. */
export interface Signed {
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly header: Pick<EnvelopeHeader, 'creatorBytes'>;
}

/** The creator, if a member of the channel certifies it and its signature is right; else undefined. */
export function checkCreator(signed: Signed, msps: MemberMsps): KnownIdentity | undefined {
  const identity = identifyIfKnown(signed.header.creatorBytes, msps);
  return identity?.verify(signed.payload, signed.signature) ? identity : undefined;
}

/**
 * The endorsers whose signatures are right, each once however its certificate is written. Wrong signatures and strangers are left out: they count for no
 * policy.
 */
export function checkEndorsers(call: ContractCall, msps: MemberMsps): readonly KnownIdentity[] {
  const known = checked.get(call);
  if (known?.msps === msps) return known.endorsers;
  const endorsers = rightEndorsers(call, msps);
  checked.set(call, { msps, endorsers });
  return endorsers;
}

/** Calls never change: an audit asks for the endorsers of each again. */
const checked = new WeakMap<
  ContractCall,
  { readonly msps: MemberMsps; readonly endorsers: readonly KnownIdentity[] }
>();

function rightEndorsers(call: ContractCall, msps: MemberMsps): readonly KnownIdentity[] {
  const seen = new Map<string, KnownIdentity>();
  for (const endorsement of call.endorsements) {
    const identity = identifyIfKnown(endorsement.endorserBytes, msps);
    if (identity === undefined || seen.has(identity.id)) continue;
    const signed = Buffer.concat([call.endorsedBytes, endorsement.endorserBytes]);
    if (!identity.verify(signed, endorsement.signature)) continue;
    seen.set(identity.id, identity);
  }
  return [...seen.values()];
}

function identifyIfKnown(bytes: Uint8Array, msps: MemberMsps): KnownIdentity | undefined {
  try {
    return msps.identify(bytes);
  } catch (error) {
    if (isHubError(error, 'UNKNOWN_CREATOR')) return undefined;
    throw error;
  }
}
