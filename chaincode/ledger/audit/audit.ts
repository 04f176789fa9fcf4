/** An audit of one channel: everything an honest committer would have checked, and what its contracts demand. */

import { HubError, type Sha256Hex } from '../../model/index';
import type { Channel, Ledger } from '../ledger';
import { ChainAudit } from './chain-audit';
import { type Finding, Findings } from './finding';
import type { StoredChain } from './stored-chain';

/** A head that somebody kept outside the ledger: the hash of block `height` - 1. */
export interface KeptHead {
  readonly height: bigint;
  readonly hash: Sha256Hex;
}

export interface AuditOptions {
  readonly channel: Channel;
  /** The contracts' chaincode; the channel's own name by default. */
  readonly chaincode?: string;
  /** `common.Block` bytes from block 0 on. */
  readonly blocks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Compared with the state the blocks give. */
  readonly stored?: StoredChain;
  readonly head?: KeptHead;
  /** Hashes of the blocks of `directory`, by number: what a batch on `exchange` may name. */
  readonly directory?: readonly string[];
}

/** How much was checked, and holds. */
export interface Proved {
  readonly transactions: number;
  readonly valid: number;
  readonly endorsements: number;
  readonly ordererSignatures: number;
  readonly rows: number;
  /** Rows of kinds that have no law here: guards, slices, verdicts, anchors. */
  readonly rowsNotJudged: number;
  /** Endorsement policies of keys. */
  readonly policies: number;
  readonly votes: number;
  readonly ballots: number;
  readonly grants: number;
  readonly batches: number;
  readonly records: number;
  /** Allowed accesses that wait for their outcome. */
  readonly openAccesses: number;
  /** Undefined when no stored state was compared. */
  readonly storedRows: number | undefined;
}

export interface ChannelReport {
  readonly channel: Channel;
  /** Blocks that were audited. */
  readonly height: bigint;
  /** Hashes of block 0 and the last block, hexadecimal: keep them elsewhere. */
  readonly genesis: string;
  readonly head: string;
  readonly proved: Proved;
  /** At most 100 of `faults`, in order of their blocks. */
  readonly findings: readonly Finding[];
  readonly faults: number;
  readonly durationMs: number;
  /** Hashes of all blocks, by number. */
  readonly hashes: readonly string[];
}

/**
 * Walks a channel's chain from block 0 and says what holds and what does not. Nothing is trusted but the bytes, and the
 * head if one is given: without it, whoever holds every key may have made another chain.
 *
 * A block that cannot be judged ends the walk. Memory grows with the state and the number of transactions.
 *
 * @throws {HubError} what the blocks' source throws.
 */
export async function auditChannel(options: AuditOptions): Promise<ChannelReport> {
  const started = performance.now();
  const findings = new Findings();
  const { channel, chaincode = channel, directory } = options;
  const audit = new ChainAudit({
    channel,
    chaincode,
    findings,
    ...(directory === undefined ? {} : { directoryHash: (height: bigint) => directory[Number(height) - 1] }),
  });
  const isWhole = await walk(audit, options.blocks, findings);
  const openAccesses = audit.logs?.finish().open ?? 0;
  if (options.head !== undefined) compareHead(audit, options.head, findings);
  const storedRows = isWhole ? options.stored?.compare(audit, findings) : undefined;
  return {
    channel,
    height: audit.height,
    genesis: audit.hashes[0] ?? '',
    head: audit.hashes.at(-1) ?? '',
    proved: { ...provedBy(audit), openAccesses, storedRows },
    findings: findings.kept,
    faults: findings.count,
    durationMs: Math.round(performance.now() - started),
    hashes: audit.hashes,
  };
}

/** True if every block could be judged. */
async function walk(audit: ChainAudit, blocks: AuditOptions['blocks'], findings: Findings): Promise<boolean> {
  for await (const bytes of blocks) if (!audit.next(bytes)) return false;
  if (audit.height > 0n) return true;
  findings.report('CHAIN_BROKEN', 'there is no block 0');
  return false;
}

function compareHead(audit: ChainAudit, { height, hash }: KeptHead, findings: Findings): void {
  const found = audit.hashes[Number(height) - 1];
  if (found === hash) return;
  const message =
    found === undefined
      ? `the chain has ${audit.height} blocks, and had ${height}`
      : `block ${height - 1n} is another than the one whose hash was kept`;
  findings.report('HEAD_MISMATCH', message, { block: height - 1n });
}

function provedBy({
  counts,
  contracts,
  policies,
  logs,
}: ChainAudit): Omit<Proved, 'openAccesses' | 'storedRows'> {
  return {
    ...counts,
    rows: contracts?.judged ?? 0,
    rowsNotJudged: contracts?.unjudged ?? 0,
    policies: policies?.policies ?? 0,
    votes: contracts?.votes ?? 0,
    ballots: contracts?.outcomes ?? 0,
    grants: contracts?.grants ?? 0,
    batches: logs?.batches ?? 0,
    records: logs?.records ?? 0,
  };
}

/**
 * A ledger's blocks from 0 up to and including `last`, as its peer sends them.
 *
 * @throws {HubError} as {@link Ledger.blocks}.
 */
export async function* blocksUpTo(ledger: Pick<Ledger, 'blocks'>, last: bigint): AsyncGenerator<Uint8Array> {
  const stop = new AbortController();
  try {
    for await (const { number, bytes } of ledger.blocks(0n, stop.signal)) {
      yield bytes;
      if (number >= last) return;
    }
  } finally {
    stop.abort();
  }
}

/** The first fault as an error, or undefined when everything holds. */
export function faultOf(reports: readonly ChannelReport[]): HubError | undefined {
  const faults = reports.reduce((sum, report) => sum + report.faults, 0);
  for (const { channel, findings } of reports) {
    const [first] = findings;
    if (first === undefined) continue;
    const { code, message, block, transaction, key } = first;
    const more = faults > 1 ? `, the first of ${faults} faults` : '';
    return new HubError(code, `\`${channel}\`: ${message}${more}`, {
      details: { channel, block: block?.toString(), transaction, key },
    });
  }
  return undefined;
}
