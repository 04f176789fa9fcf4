import fc from 'fast-check';
import { readNextBlock } from '../../../../chaincode/ledger/view/chain';
import { DirectoryEpoch } from '../../../../chaincode/ledger/view/directory-epoch';
import type { Epoch } from '../../../../chaincode/ledger/view/epoch';
import {
  directoryKey,
  type GrantStateKind,
  type Member,
  type StandingEntry,
  type SubgraphName,
} from '../../../../chaincode/model';
import { runs } from '../../../depth';
import { asMsp, codeNumber, grantNumber, sampleEntry, sampleGrant, sampleMember } from '../../model/sample';
import { SampleChain, type SampleWrite } from './sample-chain';
import {
  bindingNames,
  CHARTER,
  entryWrites,
  grantStateWrite,
  grantWrites,
  memberWrite,
  publicationWrite,
  tickWrites,
} from './sample-directory';

const MEMBERS = ['HousingMSP', 'TaxationMSP', 'HealthMSP'];
const SUBGRAPHS = ['taxation', 'population'];
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

const block = fc.array(
  fc.record({
    writes,
    flag: fc.constantFrom('VALID' as const, 'VALID' as const, 'MVCC_READ_CONFLICT' as const),
  }),
  { maxLength: 4 },
);

/** Everything an epoch says, as text that does not depend on the order of its maps. */
function told(epoch: Epoch): string {
  const codes = [1, 2, 3, 4].map(codeNumber);
  const sorted = (rows: Iterable<unknown>): string[] => [...rows].map((row) => JSON.stringify(row)).sort();
  return JSON.stringify([
    String(epoch.height),
    epoch.blockHash,
    epoch.ledgerTimeMs,
    sorted(epoch.members()),
    sorted(epoch.entries()),
    codes.map((code) => epoch.entry(code)),
    sorted(epoch.allGrants()),
    MEMBERS.map((msp) => codes.map((code) => sorted(epoch.grants(asMsp(msp), code)))),
    SUBGRAPHS.map((name) => bindingNames(epoch.bindings(name as SubgraphName))),
    sorted(epoch.publications()),
    bindingNames(epoch.supergraphInputs.bindings),
  ]);
}

/** The epochs of a chain, from before block 0 on. */
function epochsOf(chain: SampleChain): readonly DirectoryEpoch[] {
  const epochs = [DirectoryEpoch.before(CHARTER)];
  for (const raw of chain.blocks) {
    const [last = DirectoryEpoch.before(CHARTER)] = epochs.slice(-1);
    epochs.push(last.after(readNextBlock(last, raw, 'directory')));
  }
  return epochs;
}

const chain = fc.array(block, { minLength: 1, maxLength: 12 }).map((blocks) => {
  const made = new SampleChain();
  for (const transactions of blocks) made.append(transactions);
  return made;
});

const parameters = { numRuns: runs(25, 1_000) } as const;

describe('an epoch', () => {
  it('says the same for ever, whatever blocks follow', () => {
    fc.assert(
      fc.property(chain, (of) => {
        let epoch = DirectoryEpoch.before(CHARTER);
        const before: [Epoch, string][] = [];
        for (const raw of of.blocks) {
          before.push([epoch, told(epoch)]);
          epoch = epoch.after(readNextBlock(epoch, raw, 'directory'));
        }
        for (const [each, words] of before) expect(told(each)).toBe(words);
      }),
      parameters,
    );
  });

  it('says the same however the writes are cut into blocks', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 8 }), (blocks) => {
        const [many, one] = [new SampleChain(), new SampleChain()];
        for (const transactions of blocks) many.append(transactions);
        one.append(blocks.flat());
        const [a, b] = [epochsOf(many).at(-1), epochsOf(one).at(-1)];
        const rows = (epoch: Epoch | undefined): unknown => JSON.parse(epoch ? told(epoch) : '[]').slice(3);
        // Height and hash differ, and so may ledger time: it never falls from block to block.
        if (blocks.length > 0) expect(rows(a)).toEqual(rows(b));
      }),
      parameters,
    );
  });

  it('has each grant under its consumer and entry, and nowhere else', () => {
    fc.assert(
      fc.property(chain, (of) => {
        for (const epoch of epochsOf(of)) {
          const indexed = MEMBERS.flatMap((msp) =>
            [1, 2, 3, 4].flatMap((n) => {
              const under = [...epoch.grants(asMsp(msp), codeNumber(n))];
              for (const { grant } of under) {
                expect([grant.terms.consumer, grant.terms.entry]).toEqual([msp, codeNumber(n)]);
              }
              return under;
            }),
          );
          expect(new Set(indexed)).toEqual(new Set(epoch.allGrants()));
          expect(indexed).toHaveLength([...epoch.allGrants()].length);
        }
      }),
      parameters,
    );
  });

  it('tells a ledger time that never falls', () => {
    fc.assert(
      fc.property(chain, (of) => {
        const times = epochsOf(of).flatMap(({ ledgerTimeMs }) => ledgerTimeMs ?? []);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
      parameters,
    );
  });
});
