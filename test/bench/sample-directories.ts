/** Directories of any size for benchmarks: generated blocks, read by the view as any other chain. */
import type { RawBlock } from '../../chaincode/ledger/ledger';
import type { View } from '../../chaincode/ledger/view';
import {
  directoryKey,
  type EntryCode,
  type Grant,
  type GrantId,
  type GrantState,
  type MspId,
  type StandingEntry,
} from '../../chaincode/model';
import { ChainLedger } from '../chaincode/ledger/view/chain-ledger';
import { SampleChain, type SampleWrite } from '../chaincode/ledger/view/sample-chain';
import { CHARTER, entryWrites, memberWrite, tickWrites } from '../chaincode/ledger/view/sample-directory';
import { openUnjudgedView } from '../chaincode/ledger/view/unjudged';
import { codeNumber, grantNumber, sampleEntry, sampleGrant, sampleMember } from '../chaincode/model/sample';

export const HOUSING = 'HousingMSP' as MspId;
export const ITEMS = ['identityNumber', 'name', 'household', 'division', 'address', 'yearlyIncome'] as const;
/** Housing's entries, on which it has two grants each. */
export const SCENARIO_ENTRIES = 5;
const SCENARIO_GRANTS = 2 * SCENARIO_ENTRIES;
/** 69 municipal departments and 16 districts. */
const CONSUMERS = 85;
const WRITES_A_BLOCK = 500;
/** Long enough that a bench never goes stale. */
const LEASE_MS = 3_600_000;

export interface DirectorySize {
  readonly entries: number;
  readonly grants: number;
}

export interface LoadedDirectory extends DirectorySize {
  readonly view: View;
  readonly blocks: number;
  readonly loadMs: number;
  readonly heapMb: number;
}

/** A view over a directory of this size, replayed from its first block. */
export async function loadDirectory(size: DirectorySize): Promise<LoadedDirectory> {
  const heapBefore = heapMb();
  const generated = generateChain(size);
  const started = performance.now();
  const view = await openUnjudgedView({
    ledger: new ChainLedger(generated),
    charter: CHARTER,
    leaseMs: LEASE_MS,
  });
  const loadMs = performance.now() - started;
  const blocks = generated.length;
  // The view keeps rows, not blocks: neither do we, when we weigh it.
  generated.length = 0;
  return { ...size, view, blocks, loadMs, heapMb: heapMb() - heapBefore };
}

/** The blocks of a directory of this size. */
export function generateChain(size: DirectorySize): RawBlock[] {
  const chain = new SampleChain();
  for (const writes of inBlocks(directoryWrites(size))) chain.write(...writes);
  return chain.blocks;
}

/** Megabytes in use, after a collection where `node --expose-gc` allows one. */
function heapMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function* inBlocks(writes: Iterable<SampleWrite>): Generator<SampleWrite[]> {
  let block: SampleWrite[] = [];
  for (const write of writes) {
    block.push(write);
    if (block.length < WRITES_A_BLOCK) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}

function* directoryWrites({ entries, grants }: DirectorySize): Generator<SampleWrite> {
  yield memberWrite(sampleMember('TaxationMSP'));
  yield memberWrite(sampleMember(HOUSING));
  for (let n = 0; n < CONSUMERS; n++) yield memberWrite(sampleMember(consumerNumber(n)));
  const entry = sampleEntry({
    code: codeNumber(1),
    provider: 'TaxationMSP',
    items: ITEMS.map((id) => ({ id })),
    rowDimensions: ['division'],
  });
  for (let n = 0; n < entries; n++) yield* entryWrites(withCode(entry, codeNumber(n + 1)));
  yield* allGrantWrites(entries, grants);
  yield* tickWrites(Date.now());
}

/** The `n`-th consumer; they go round. */
export function consumerNumber(n: number): MspId {
  return `Consumer${n % CONSUMERS}MSP` as MspId;
}

function withCode({ entry, current, verdict }: StandingEntry, code: EntryCode): StandingEntry {
  return { entry: { ...entry, code }, current: { ...current, code }, verdict };
}

/** Housing's grants on the first entries; then the `n`-th grant is the `n`-th consumer's on the `n`-th entry. */
function* allGrantWrites(entries: number, grants: number): Generator<SampleWrite> {
  const template = sampleGrant({
    id: grantNumber(0),
    consumer: HOUSING,
    provider: 'TaxationMSP',
    entry: codeNumber(1),
    items: ITEMS,
    rowFilter: [{ dimension: 'division', in: ['110105'] }],
  });
  for (let n = 0; n < grants; n++) {
    const isScenario = n < SCENARIO_GRANTS;
    const consumer = isScenario ? HOUSING : consumerNumber(n);
    const entry = codeNumber(1 + (n % (isScenario ? SCENARIO_ENTRIES : entries)));
    const grant: Grant = { ...template, id: grantNumber(n), terms: { ...template.terms, consumer, entry } };
    yield { key: directoryKey.grant(grant.id), value: grant };
    yield { key: directoryKey.grantState(grant.id), value: activeState(grant.id) };
  }
}

function activeState(grant: GrantId): GrantState {
  return {
    v: 1,
    grant,
    state: 'ACTIVE',
    by: 'TaxationMSP' as MspId,
    revision: '1' as GrantState['revision'],
  };
}
