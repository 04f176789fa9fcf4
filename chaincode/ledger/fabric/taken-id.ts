/**
 * Transaction ids that somebody else took.
 *
 * A peer indexes every transaction of a block under the id its header claims, also one that it flags BAD_PROPOSAL_TXID because
 * the id does not follow from its nonce and creator (Fabric, `protoutil.GetOrComputeTxIDFromEnvelope`). So any writer that has
 * seen an id before it was ordered can spend it: the honest transaction is a DUPLICATE_TXID from then on, and its id's status is
 * the other one's.
 */
import { common } from '@hyperledger/fabric-protos';
import { openBlock } from '../block/block';
import { readable } from '../block/decode';
import { type Flag, flagOf } from '../block/flag';

/**
 * The flag of exactly this envelope in a block.
 *
 * @param block `common.Block` bytes, as a peer delivers them.
 * @param envelope `common.Envelope` bytes.
 * @returns undefined when the block does not hold it, whatever it holds under its id.
 */
export function flagIn(block: Uint8Array, envelope: Uint8Array): Flag | undefined {
  const { envelopes, flags } = openBlock(block);
  const index = envelopes.findIndex((each) => isSame(each, envelope));
  const flag = flags[index];
  return flag === undefined ? undefined : flagOf(flag);
}

/** By what was signed and the signature: the outer message may be encoded otherwise on its way. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  const [a, b] = [envelopeOf(one), envelopeOf(other)];
  if (a === undefined || b === undefined) return false;
  return (
    Buffer.from(a.getPayload_asU8()).equals(b.getPayload_asU8()) &&
    Buffer.from(a.getSignature_asU8()).equals(b.getSignature_asU8())
  );
}

function envelopeOf(bytes: Uint8Array): common.Envelope | undefined {
  return readable('an envelope', () => common.Envelope.deserializeBinary(bytes));
}
