import { common } from '@hyperledger/fabric-protos';
import { isHubError } from '../../model/error';
import type { ChannelConfig } from './channel-config';
import type { StateWrite } from './commit-hash';
import { nextConfig } from './config-check';
import { type ChaincodeDefinition, readDefinition } from './definition';
import { type EndorsementContext, endorsementFlag } from './endorsement-check';
import { type OpenedEnvelope, openEnvelope, transactionIdOf } from './envelope';
import { FLAG_CODE, type Flag } from './flag';
import { readConflict } from './read-conflict';
import { checkCreator } from './signature-check';
import { StateOverlay } from './state-overlay';
import { type ContractCall, isCall, parseCall } from './transaction';
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
      for (const { key } of set.writes) history.push({ namespace: set.namespace, key, transaction: index });
    }
    return FLAG_CODE.VALID;
  });
  return {
    flags: Uint8Array.from(flags),
    transactionIds: checked.map(({ id }) => id),
    writes: overlay.writes(),
    history,
    config: checked.find(({ config }) => config !== undefined)?.config,
  };
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
  const changedPolicies = new Set<string>();
  return block.envelopes.map((bytes) => {
    const checked = checkOne(bytes, block, context, changedPolicies);
    if (checked.flag !== 'VALID') return checked;
    if (ids.has(checked.id)) return { ...checked, flag: 'DUPLICATE_TXID' };
    ids.add(checked.id);
    for (const set of checked.call?.sets ?? []) {
      for (const { key } of set.metadataWrites) changedPolicies.add(`${set.namespace}\0${key}`);
    }
    return checked;
  });
}

function checkOne(
  bytes: Uint8Array,
  block: UnvalidatedBlock,
  context: CheckContext,
  changedPolicies: ReadonlySet<string>,
): Checked {
  const envelope = orUndefined(() => openEnvelope(bytes));
  if (envelope === undefined) return { flag: 'BAD_PAYLOAD', id: '' };
  const { header } = envelope;
  const id = header.transactionId;
  if (header.channel !== context.channel) return { flag: 'TARGET_CHAIN_NOT_FOUND', id };
  const creator = checkCreator(envelope, context.config.msps);
  if (creator === undefined) return { flag: 'BAD_CREATOR_SIGNATURE', id };
  if (header.type === common.HeaderType.CONFIG) return checkConfig(envelope, block, context);
  if (!isCall(header)) return { flag: 'UNKNOWN_TX_TYPE', id };
  if (id !== transactionIdOf(header.nonce, header.creatorBytes)) return { flag: 'BAD_PROPOSAL_TXID', id };
  if (context.hasTransaction(id)) return { flag: 'DUPLICATE_TXID', id };
  const call = orUndefined(() => parseCall(envelope));
  if (call === undefined || !call.matchesProposal) return { flag: 'INVALID_ENDORSER_TRANSACTION', id };
  return { flag: endorsementFlag(call, context, changedPolicies), id, call };
}

function checkConfig(envelope: OpenedEnvelope, block: UnvalidatedBlock, context: ValidationContext): Checked {
  const id = envelope.header.transactionId;
  const isAlone = block.envelopes.length === 1;
  const config = isAlone ? nextConfig(context.channel, context.config, envelope.data) : undefined;
  return config === undefined ? { flag: 'INVALID_CONFIG_TRANSACTION', id } : { flag: 'VALID', id, config };
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isHubError(error, 'CHAIN_BROKEN')) return undefined;
    throw error;
  }
}
