/** The writes that put sample records where the contracts put them. */
import {
  type Binding,
  type Charter,
  charter,
  directoryKey,
  type EntryCode,
  type Grant,
  type GrantId,
  type GrantState,
  type Member,
  type MspId,
  type StandingEntry,
  type SubgraphName,
} from '../../../../chaincode/model';
import type { SampleWrite } from './sample-chain';

export const FOUNDERS = ['EstablishmentMSP', 'FinanceMSP', 'EconomyMSP'] as MspId[];
export const SAMPLE_SPKI = Buffer.alloc(91, 1).toString('base64');

/** The charter of the chaincode package: three founders, two of whom decide. */
export const CHARTER: Charter = charter.parse({
  v: 1,
  version: 1,
  founders: FOUNDERS,
  auditors: [],
  fallback: { voters: FOUNDERS, threshold: 2 },
  committees: {},
});

/** A founder's tick. */
export function tickWrite(msp: MspId, atMs: number): SampleWrite {
  return { key: directoryKey.tick(msp), value: { v: 1, msp, at: new Date(atMs).toISOString() } };
}

/** All founders' ticks at one moment. */
export function tickWrites(atMs: number): SampleWrite[] {
  return FOUNDERS.map((msp) => tickWrite(msp, atMs));
}

export function memberWrite(record: Member): SampleWrite {
  return { key: directoryKey.member(record.msp), value: record };
}

/** An entry with its current version, its binding, and the probe's verdict if there is one. */
export function entryWrites({ entry, current, verdict }: StandingEntry): SampleWrite[] {
  const { code, provider, version, content } = current;
  const bound = { v: 1, entry: code, version, provider, ...content.binding };
  return [
    { key: directoryKey.entry(code), value: entry },
    { key: directoryKey.version(code, version), value: current },
    { key: directoryKey.binding(content.binding.subgraph, code), value: bound },
    ...(verdict === undefined ? [] : [{ key: directoryKey.verdict(code), value: verdict }]),
  ];
}

export function grantStateWrite(grant: GrantId, state: GrantState['state'], by = FOUNDERS[0]): SampleWrite {
  return { key: directoryKey.grantState(grant), value: { v: 1, grant, state, by, revision: '1' } };
}

/** A grant and its state. */
export function grantWrites(record: Grant, state: GrantState['state'] = 'ACTIVE'): SampleWrite[] {
  return [{ key: directoryKey.grant(record.id), value: record }, grantStateWrite(record.id, state)];
}

export function publicationWrite(subgraph: string, provider: string): SampleWrite {
  return {
    key: directoryKey.publication(subgraph as SubgraphName),
    value: {
      v: 1,
      subgraph,
      provider,
      sdlHash: '1'.repeat(64),
      url: 'http://127.0.0.1:4001/graphql',
      spki: SAMPLE_SPKI,
    },
  };
}

/** What the view calls a binding, to compare by. */
export function bindingNames(bindings: Iterable<Binding>): string[] {
  return [...bindings].map(({ subgraph, entry }) => `${subgraph} ${entry}`);
}

export const asCode = (code: string): EntryCode => code as EntryCode;
