/** Who has signed an update of a channel's configuration. */
import { common } from '@hyperledger/fabric-protos';
import { isHubError } from '../../model/error';
import type { ChannelConfig } from './channel-config';
import { decode, readable } from './decode';
import type { KnownIdentity } from './member-msp';

type Known = Pick<ChannelConfig, 'msps'>;

/**
 * The identity behind a signature over exactly these update bytes; undefined: it is a stranger's, or over something else.
 *
 * @throws {HubError} `CHAIN_BROKEN`: it cannot be read.
 */
export function signerOf(
  { msps }: Known,
  update: Uint8Array,
  signature: common.ConfigSignature,
): KnownIdentity | undefined {
  const header = signature.getSignatureHeader_asU8();
  const creator = decode('a signature header', () =>
    common.SignatureHeader.deserializeBinary(header).getCreator_asU8(),
  );
  try {
    const identity = msps.identify(creator);
    return identity.verify(Buffer.concat([header, update]), signature.getSignature_asU8())
      ? identity
      : undefined;
  } catch (error) {
    // A stranger's signature counts for nothing, and takes nothing from the others.
    if (isHubError(error, 'UNKNOWN_CREATOR')) return undefined;
    throw error;
  }
}

/** True if these are `common.ConfigSignature` bytes of an admin of the member, over exactly this update; false for any others. */
export function isAdminSignature(
  config: Known,
  mspId: string,
  { update, signature }: { readonly update: Uint8Array; readonly signature: Uint8Array },
): boolean {
  const signer = readable('a signature', () =>
    signerOf(config, update, common.ConfigSignature.deserializeBinary(signature)),
  );
  return signer?.creator.mspId === mspId && signer.role === 'admin';
}
