import { common } from '@hyperledger/fabric-protos';
import type { Transaction } from './block';
import { checkCall, isOfProposal, openAction } from './call-check';
import type { ChannelConfig } from './channel-config';
import type { StateWrite } from './commit-hash';
import { nextConfig } from './config-check';
import { readable } from './decode';
import { type ChaincodeDefinition, readDefinition } from './definition';
import { ChangedPolicies, type EndorsementContext, endorsementFlag } from './endorsement-check';
import { type OpenedEnvelope, transactionIdOf } from './envelope';
import { checkEnvelope } from './envelope-check';
import { FLAG_CODE, type Flag } from './flag';
import { readConflict } from './read-conflict';
import { StateOverlay } from './state-overlay';
import { type ContractCall, isCall } from './transaction';
import type { WorldState } from './world-state';

/** What validation may know: the channel as the blocks before left it, and nothing else. No clock, no keys. */
export interface ValidationContext {
  readonly channel: string;
  readonly config: ChannelConfig;
  readonly state: WorldState;
  /** True if an earlier block holds a transaction of this id. */
  hasTransaction(id: string): boolean;
}

/** A block's envelopes, and what the peers make of them. */
export interface UnvalidatedBlock {
  readonly number: bigint;
  readonly envelopes: readonly Uint8Array[];
}

export interface Validated {
  /** One a transaction, as in Fabric's TRANSACTIONS_FILTER. */
  readonly flags: Uint8Array;
  /** Transaction ids in order; empty for an unreadable envelope. */
  readonly transactionIds: readonly string[];
  /** The valid transactions, in order. */
  readonly valid: readonly Transaction[];
  /** The block's net effect, in order of namespace and key. */
  readonly writes: readonly StateWrite[];
  /** Each key each valid transaction wrote, for histories. */
  readonly history: readonly {
    readonly namespace: string;
    readonly key: string;
    readonly transaction: number;
  }[];
  /** The new configuration, when the block is a valid CONFIG block. */
  readonly config: ChannelConfig | undefined;
}

interface Checked {
  readonly flag: Flag;
  readonly id: string;
  readonly envelope?: OpenedEnvelope;
  readonly call?: ContractCall;
  readonly config?: ChannelConfig;
}

/**
 * Decides which of a block's transactions are valid and what they change: syntax, creator, id, endorsement policies,
 * then reads, in the order and with the flags of a Fabric peer (txvalidator/v20, then kvledger's MVCC).
 *
 * Pure: the same block over the same state gives the same result for ever, at commit as in an audit.
 */
export function validate(block: UnvalidatedBlock, context: ValidationContext): Validated {
  const checked = checkAll(block, { ...context, definition: rememberDefinitions(context.state) });
  const overlay = new StateOverlay(context.state);
  const history: { namespace: string; key: string; transaction: number }[] = [];
  const flags = checked.map(({ flag, call }, index) => {
    if (flag !== 'VALID' || call === undefined) return FLAG_CODE[flag];
    const conflict = readConflict(call.sets, overlay);
    if (conflict !== undefined) return FLAG_CODE[conflict];
    for (const set of call.sets) {
      overlay.apply(set, { block: block.number, transaction: index });
      // As on Fabric: a change of a key's policy alone is no version of it, and hashes have no history.
      for (const { key } of set.writes) history.push({ namespace: set.namespace, key, transaction: index });
    }
    return FLAG_CODE.VALID;
  });
  return {
    flags: Uint8Array.from(flags),
    transactionIds: checked.map(({ id }) => id),
    valid: checked.flatMap((one, index) =>
      flags[index] === FLAG_CODE.VALID ? asTransaction(one, index) : [],
    ),
    writes: overlay.writes(),
    history,
    config: checked.find(({ config }) => config !== undefined)?.config,
  };
}

function asTransaction({ id, envelope, call }: Checked, index: number): Transaction[] {
  if (envelope === undefined) return [];
  const { header, payload, signature, data } = envelope;
  const config = call === undefined ? data : undefined;
  return [{ index, header, payload, signature, transactionId: id, flag: 'VALID', call, config }];
}

type CheckContext = ValidationContext & EndorsementContext;

/** Definitions do not change inside a block: one that commits a definition is read from the next block on. */
function rememberDefinitions(state: WorldState): EndorsementContext['definition'] {
  const known = new Map<string, ChaincodeDefinition | undefined>();
  return (chaincode) => {
    if (!known.has(chaincode)) known.set(chaincode, readDefinition(state, chaincode));
    return known.get(chaincode);
  };
}

function checkAll(block: UnvalidatedBlock, context: CheckContext): Checked[] {
  const ids = new Set<string>();
  const changed = new ChangedPolicies();
  return block.envelopes.map((bytes) => {
    const checked = checkOne(bytes, block, context, changed);
    if (checked.flag !== 'VALID' || checked.call === undefined) return checked;
    if (ids.has(checked.id)) return { ...checked, flag: 'DUPLICATE_TXID' };
    ids.add(checked.id);
    return checked;
  });
}

function checkOne(
  bytes: Uint8Array,
  block: UnvalidatedBlock,
  context: CheckContext,
  changed: ChangedPolicies,
): Checked {
  const { flag, id, envelope } = checkEnvelope(bytes, context.channel, context.config.msps);
  if (envelope === undefined) return { flag, id };
  const { type } = envelope.header;
  if (type === common.HeaderType.CONFIG) return checkConfig(envelope, block, context);
  if (!isCall(envelope.header)) return { flag: 'UNSUPPORTED_TX_PAYLOAD', id };
  return checkTransaction(envelope, context, changed);
}

function checkTransaction(
  envelope: OpenedEnvelope,
  context: CheckContext,
  changed: ChangedPolicies,
): Checked {
  const { header, data } = envelope;
  const id = header.transactionId;
  if (id !== transactionIdOf(header.nonce, header.creatorBytes)) return { flag: 'BAD_PROPOSAL_TXID', id };
  const action = readable('a transaction', () => openAction(data));
  if (action === undefined || !isOfProposal(header, action)) {
    return { flag: 'INVALID_ENDORSER_TRANSACTION', id };
  }
  if (context.hasTransaction(id)) return { flag: 'DUPLICATE_TXID', id };
  const { flag, call } = checkCall(header, action);
  if (call === undefined) return { flag, id };
  return { flag: endorsementFlag(call, context, changed), id, envelope, call };
}

function checkConfig(envelope: OpenedEnvelope, block: UnvalidatedBlock, context: ValidationContext): Checked {
  const id = envelope.header.transactionId;
  const isAlone = block.envelopes.length === 1;
  const config = isAlone ? nextConfig(context.channel, context.config, envelope.data) : undefined;
  return config === undefined
    ? { flag: 'INVALID_CONFIG_TRANSACTION', id }
    : { flag: 'VALID', id, envelope, config };
}
