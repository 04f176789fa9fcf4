/** Chains whose blocks write now good rows, now deletions, now rows that nobody can read. */
import fc from 'fast-check';
import {
  directoryKey,
  type GrantStateKind,
  type Member,
  type StandingEntry,
  type SubgraphName,
} from '../../../../chaincode/model';
import { codeNumber, grantNumber, sampleEntry, sampleGrant, sampleMember } from '../../model/sample';
import { SampleChain, type SampleWrite } from './sample-chain';
import {
  entryWrites,
  grantStateWrite,
  grantWrites,
  memberWrite,
  publicationWrite,
  tickWrites,
} from './sample-directory';
import { MEMBERS, SUBGRAPHS } from './told';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const number = fc.integer({ min: 1, max: 4 });
const state = fc.constantFrom<GrantStateKind>('ACTIVE', 'SUSPENDED', 'REVOKED');

/** What one transaction may write: now a good row, now a deletion, now one nobody can read. */
const writes: fc.Arbitrary<readonly SampleWrite[]> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...MEMBERS), fc.constantFrom<Member['state']>('ACTIVE', 'SUSPENDED'))
    .map(([msp, standing]) => [memberWrite(sampleMember(msp, standing))]),
  fc
    .tuple(number, fc.integer({ min: 1, max: 3 }), fc.constantFrom(...SUBGRAPHS))
    .map(([n, version, subgraph]) => entryWrites(entryOf(n, version, subgraph))),
  fc.tuple(number, number, fc.constantFrom(...MEMBERS), state).map(([n, entry, consumer, standing]) =>
    grantWrites(
      sampleGrant({
        id: grantNumber(n),
        consumer,
        provider: 'TaxationMSP',
        entry: codeNumber(entry),
        items: ['yearlyIncome'],
      }),
      standing,
    ),
  ),
  fc.tuple(number, state).map(([n, standing]) => [grantStateWrite(grantNumber(n), standing)]),
  fc.constantFrom(...SUBGRAPHS).map((name) => [publicationWrite(name, 'TaxationMSP')]),
  fc.integer({ min: -5, max: 5 }).map((minutes) => tickWrites(NOW + minutes * 60_000)),
  fc
    .tuple(number, fc.constantFrom(undefined, '', '{"v":2}'), fc.nat(4))
    .map(([n, value, which]) => [{ key: keyOf(n, which), value }]),
);

function entryOf(n: number, version: number, subgraph: string): StandingEntry {
  return sampleEntry({
    code: codeNumber(n),
    provider: 'TaxationMSP',
    items: [{ id: 'yearlyIncome' }],
    version,
    subgraph,
  });
}

function keyOf(n: number, which: number): string {
  const [subgraph = ''] = SUBGRAPHS;
  const keys = [
    directoryKey.entry(codeNumber(n)),
    directoryKey.grant(grantNumber(n)),
    directoryKey.grantState(grantNumber(n)),
    directoryKey.verdict(codeNumber(n)),
    directoryKey.binding(subgraph as SubgraphName, codeNumber(n)),
  ];
  return keys[which] ?? '';
}

/** A block's transactions. */
export const block = fc.array(
  fc.record({
    writes,
    flag: fc.constantFrom('VALID' as const, 'VALID' as const, 'MVCC_READ_CONFLICT' as const),
  }),
  { maxLength: 4 },
);

/** A chain of up to twelve blocks. */
export const chain = fc.array(block, { minLength: 1, maxLength: 12 }).map((blocks) => {
  const made = new SampleChain();
  for (const transactions of blocks) made.append(transactions);
  return made;
});
