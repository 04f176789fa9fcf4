/** The rows of directories of any size. */
import {
  directoryKey,
  type EntryCode,
  type Grant,
  type GrantId,
  type GrantState,
  type MspId,
  type StandingEntry,
} from '../../chaincode/model';
import type { SampleWrite } from '../chaincode/ledger/view/sample-chain';
import { entryWrites, memberWrite, tickWrites } from '../chaincode/ledger/view/sample-directory';
import { codeNumber, grantNumber, sampleEntry, sampleGrant, sampleMember } from '../chaincode/model/sample';

export const ITEMS = ['identityNumber', 'name', 'household', 'division', 'address', 'yearlyIncome'] as const;
export const HOUSING = 'HousingMSP' as MspId;
/** Housing's entries. */
export const SCENARIO_ENTRIES = 5;
/** Whoever has a grant on an entry has two. */
export const GRANTS_A_PAIR = 2;
const SCENARIO_GRANTS = SCENARIO_ENTRIES * GRANTS_A_PAIR;
/** 69 municipal departments and 16 districts; each has a subgraph. */
const DEPARTMENTS = 85;

export interface DirectorySize {
  readonly entries: number;
  readonly grants: number;
}

/** Of a consumer and an entry that have grants. */
export interface Pair {
  readonly consumer: MspId;
  readonly entry: EntryCode;
}

/** How many pairs a directory of this size has beside Housing's. */
export function otherPairs({ grants }: DirectorySize): number {
  return Math.max(0, Math.floor((grants - SCENARIO_GRANTS) / GRANTS_A_PAIR));
}

/** Housing's pairs come first; then consumers and entries go round, each at its own pace. */
export function pairNumber(n: number, { entries }: DirectorySize): Pair {
  if (n < SCENARIO_ENTRIES) return { consumer: HOUSING, entry: codeNumber(n + 1) };
  return { consumer: `Department${n % DEPARTMENTS}MSP` as MspId, entry: codeNumber(1 + (n % entries)) };
}

/** Every row of the directory: what its blocks would have left. */
export function* directoryRows({ entries, grants }: DirectorySize): Generator<SampleWrite> {
  yield memberWrite(sampleMember('TaxationMSP'));
  yield memberWrite(sampleMember(HOUSING));
  for (let n = 0; n < DEPARTMENTS; n++) yield memberWrite(sampleMember(`Department${n}MSP`));
  const entry = sampleEntry({
    code: codeNumber(1),
    provider: 'TaxationMSP',
    items: ITEMS.map((id) => ({ id })),
    rowDimensions: ['division'],
  });
  for (let n = 0; n < entries; n++) yield* entryWrites(numbered(entry, n));
  yield* grantRows({ entries, grants });
  yield* tickWrites(Date.now());
}

function numbered({ entry, current, verdict }: StandingEntry, n: number): StandingEntry {
  const code = codeNumber(n + 1);
  const binding = { ...current.content.binding, subgraph: `department-${n % DEPARTMENTS}` };
  const content = { ...current.content, binding } as StandingEntry['current']['content'];
  return { entry: { ...entry, code }, current: { ...current, code, content }, verdict };
}

function* grantRows(size: DirectorySize): Generator<SampleWrite> {
  const template = sampleGrant({
    id: grantNumber(0),
    consumer: HOUSING,
    provider: 'TaxationMSP',
    entry: codeNumber(1),
    items: ITEMS,
    rowFilter: [{ dimension: 'division', in: ['110105'] }],
  });
  for (let n = 0; n < size.grants; n++) {
    const pair = pairNumber(Math.floor(n / GRANTS_A_PAIR), size);
    const grant: Grant = { ...template, id: grantNumber(n), terms: { ...template.terms, ...pair } };
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
