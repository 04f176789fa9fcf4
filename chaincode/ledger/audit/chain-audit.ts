/** One channel's chain, walked from block 0 with the very validation that commits use. */
import { common } from '@hyperledger/fabric-protos';
import { isHubError } from '../../model/error';
import { directoryKey, type MspId, mspId } from '../../model/index';
import { type Block, openBlock, readTransactions, type Transaction } from '../block/block';
import { type ChannelConfig, parseConfig } from '../block/channel-config';
import { commitHash } from '../block/commit-hash';
import { present } from '../block/decode';
import { openEnvelope } from '../block/envelope';
import { FLAG_CODE, flagOf } from '../block/flag';
import { checkCreator, checkEndorsers } from '../block/signature-check';
import type { ContractCall } from '../block/transaction';
import { validate } from '../block/validate';
import { type JudgedTransaction, judgedTransaction } from '../law/judged-transaction';
import { readableKey } from '../law/readable-key';
import { AccessLogAudit } from './access-log-audit';
import { checkOrderer, frameProblems, hasBareCommitHash, same } from './block-metadata';
import { ContractAudit, type ContractAuditOptions } from './contract-audit';
import type { Findings } from './finding';
import { MemoryState } from './memory-state';
import { type FoundersAround, PolicyAudit } from './policy-audit';

export interface ChainAuditOptions {
  readonly channel: string;
  /** The contracts' chaincode on this channel. */
  readonly chaincode: string;
  readonly findings: Findings;
  readonly directoryHash?: (height: bigint) => string | undefined;
}

/** How much was checked and found right. */
export interface ChainCounts {
  transactions: number;
  valid: number;
  endorsements: number;
  ordererSignatures: number;
}

/** What the blocks before left: enough to judge the next one. */
export class ChainAudit {
  readonly state = new MemoryState();
  /** Where each transaction id stands first, and with which flag. */
  readonly transactions = new Map<string, { readonly block: bigint; readonly flag: number }>();
  /** `namespace`, key, block, transaction of each write of a valid transaction, joined by U+0000. */
  readonly history = new Set<string>();
  /** Hashes of the blocks, by number, hexadecimal. */
  readonly hashes: string[] = [];
  readonly counts: ChainCounts = { transactions: 0, valid: 0, endorsements: 0, ordererSignatures: 0 };
  readonly #options: ChainAuditOptions;
  #config: ChannelConfig | undefined;
  #commitHash: Uint8Array | undefined;
  #lastConfig = 0n;
  #contracts: ContractAudit | undefined;
  #logs: AccessLogAudit | undefined;
  #policies: PolicyAudit | undefined;
  /** Of block 0, and so of the first charter. */
  #founders: readonly MspId[] = [];

  constructor(options: ChainAuditOptions) {
    this.#options = options;
  }

  get height(): bigint {
    return BigInt(this.hashes.length);
  }

  get commitHash(): Uint8Array | undefined {
    return this.#commitHash;
  }

  get lastConfig(): bigint {
    return this.#lastConfig;
  }

  get contracts(): ContractAudit | undefined {
    return this.#contracts;
  }

  get policies(): PolicyAudit | undefined {
    return this.#policies;
  }

  get logs(): AccessLogAudit | undefined {
    return this.#logs;
  }

  /**
   * Checks the next block and takes it over.
   *
   * @returns false when nothing after it can be judged: it cannot be read, or is not the block that was due.
   */
  next(bytes: Uint8Array): boolean {
    const block = this.#open(bytes);
    if (block === undefined) return false;
    const { number, previousHash } = block.header;
    if (number !== this.height) {
      this.#report(`block ${number} stands where block ${this.height} was due`, this.height);
      return false;
    }
    const due = this.hashes.at(-1) ?? '';
    if (hex(previousHash) !== due)
      this.#report(`block ${number} does not continue block ${number - 1n}`, number);
    for (const problem of frameProblems(bytes, block)) this.#report(`block ${number}: ${problem}`, number);
    const isRead = number === 0n ? this.#genesis(block) : this.#successor(block);
    this.hashes.push(hex(block.hash));
    return isRead;
  }

  #open(bytes: Uint8Array): Block | undefined {
    try {
      return openBlock(bytes);
    } catch (error) {
      if (!isHubError(error, 'CHAIN_BROKEN')) throw error;
      const transaction = this.#firstForged(bytes);
      this.#report(error.message, this.height, transaction);
      return undefined;
    }
  }

  /** Which transaction of a block that does not hold together its creator did not sign: that is where it was changed. */
  #firstForged(bytes: Uint8Array): string | undefined {
    try {
      const envelopes = common.Block.deserializeBinary(bytes).getData()?.getDataList_asU8() ?? [];
      const forged = envelopes.findIndex((envelope) => !this.#isSigned(envelope));
      return forged < 0 ? undefined : this.#nameOf(envelopes[forged], forged);
    } catch {
      // Bytes that are no block at all: protobuf's own errors have no type, and there is nothing to name.
      return undefined;
    }
  }

  #isSigned(bytes: Uint8Array): boolean {
    try {
      return this.#config === undefined || checkCreator(openEnvelope(bytes), this.#config.msps) !== undefined;
    } catch (error) {
      if (isHubError(error, 'CHAIN_BROKEN')) return false;
      throw error;
    }
  }

  #nameOf(bytes: Uint8Array | undefined, index: number): string {
    try {
      return openEnvelope(bytes ?? new Uint8Array()).header.transactionId || `#${index}`;
    } catch (error) {
      if (isHubError(error, 'CHAIN_BROKEN')) return `#${index}`;
      throw error;
    }
  }

  #genesis(block: Block): boolean {
    try {
      const [transaction] = readTransactions(block);
      const config = parseConfig(present('the configuration', transaction?.config));
      this.#config = config;
      if (block.envelopes.length !== 1) this.#report('block 0 holds more than a configuration', 0n);
      const opened = openEnvelope(present('the envelope', block.envelopes[0]));
      const isUnsigned = opened.signature.length === 0;
      if (!isUnsigned && checkCreator(opened, config.msps) === undefined) {
        this.#report('block 0 is not signed by one of its members', 0n, opened.header.transactionId);
      }
      this.#index(block, [opened.header.transactionId], block.flags);
      this.#begin(config);
      return true;
    } catch (error) {
      if (!isHubError(error, 'CHAIN_BROKEN')) throw error;
      this.#report(`block 0: ${error.message}`, 0n);
      return false;
    }
  }

  #begin(config: ChannelConfig): void {
    const { findings, directoryHash } = this.#options;
    const report: ContractAuditOptions['report'] = ({ block, id }, key, problem) => {
      const name = readableKey(key);
      findings.report('OUTCOME_UNPROVEN', `\`${name}\` ${problem}`, { block, transaction: id, key: name });
    };
    this.#founders = config.members.map((member) => mspId.parse(member));
    this.#contracts = new ContractAudit({ founders: config.members, report });
    this.#policies = new PolicyAudit({ report });
    const { rows } = this.#contracts;
    this.#logs = new AccessLogAudit({
      findings,
      rows,
      ...(directoryHash === undefined ? {} : { directoryHash }),
    });
  }

  #successor(block: Block): boolean {
    const config = this.#config;
    if (config === undefined) return false;
    const { number } = block.header;
    const validated = validate(
      { number, envelopes: block.envelopes },
      {
        channel: this.#options.channel,
        config,
        state: this.state,
        hasTransaction: (id) => this.transactions.has(id),
      },
    );
    if (validated.config !== undefined) this.#lastConfig = number;
    const orderer = checkOrderer(block, config, this.#lastConfig);
    this.counts.ordererSignatures += orderer.verified;
    for (const problem of orderer.problems) this.#report(`block ${number}: ${problem}`, number);
    this.#compareFlags(block, validated.flags);
    this.#compareCommitHash(block, commitHash(validated.flags, validated.writes, this.#commitHash));
    this.#index(block, validated.transactionIds, validated.flags);
    for (const { namespace, key, transaction } of validated.history) {
      this.history.add(historyName(namespace, key, number, transaction));
    }
    this.state.apply(validated.writes);
    this.#judge(number, validated.valid, config);
    this.#config = validated.config ?? config;
    return true;
  }

  #compareFlags(block: Block, flags: Uint8Array): void {
    const { number } = block.header;
    if (block.flags.length !== flags.length) this.#report(`block ${number} has no validation flags`, number);
    flags.forEach((flag, index) => {
      const noted = block.flags[index] ?? FLAG_CODE.NOT_VALIDATED;
      if (noted === flag) return;
      const message = `block ${number} notes ${flagOf(noted)} for a transaction that is ${flagOf(flag)}`;
      this.#report(message, number, this.#nameOf(block.envelopes[index], index));
    });
  }

  #compareCommitHash(block: Block, expected: Uint8Array): void {
    const { number } = block.header;
    const isNoted = block.commitHash !== undefined && same(block.commitHash, expected);
    if (!isNoted || !hasBareCommitHash(block)) {
      this.#report(`block ${number} notes another commit hash than its flags and writes give`, number);
    }
    this.#commitHash = expected;
  }

  #index(block: Block, ids: readonly string[], flags: Uint8Array): void {
    ids.forEach((id, index) => {
      this.counts.transactions += 1;
      if (flags[index] === FLAG_CODE.VALID) this.counts.valid += 1;
      if (id === '' || this.transactions.has(id)) return;
      this.transactions.set(id, { block: block.header.number, flag: flags[index] ?? 0 });
    });
  }

  /** The contracts' law, on what the valid transactions wrote. */
  #judge(block: bigint, valid: readonly Transaction[], config: ChannelConfig): void {
    for (const transaction of valid) {
      if (transaction.call === undefined) continue;
      this.counts.endorsements += checkEndorsers(transaction.call, config.msps).length;
      const { chaincode } = this.#options;
      const judged = judgedTransaction(block, transaction, chaincode, config.msps);
      if (judged === undefined) continue;
      const before = this.#foundersNow();
      this.#contracts?.next(judged);
      this.#judgePolicies(judged, transaction.call, { before, after: this.#foundersNow() });
      this.#logs?.next(judged);
    }
  }

  #foundersNow(): readonly MspId[] {
    const charter = this.#contracts?.rows.get('charter', directoryKey.charter());
    return charter?.founders ?? this.#founders;
  }

  #judgePolicies(judged: JudgedTransaction, { sets }: ContractCall, founders: FoundersAround): void {
    const { chaincode } = this.#options;
    for (const set of sets) {
      if (set.namespace === chaincode) this.#policies?.next(judged, set, founders);
    }
  }

  #report(message: string, block: bigint, transaction?: string): void {
    this.#options.findings.report('CHAIN_BROKEN', message, {
      block,
      ...(transaction === undefined ? {} : { transaction }),
    });
  }
}

/** One write of a valid transaction, as {@link ChainAudit.history} holds it. */
export function historyName(namespace: string, key: string, block: bigint, transaction: number): string {
  return [namespace, Buffer.from(key).toString('hex'), block, transaction].join('\u0000');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
