import fc from 'fast-check';
import { DirectoryEpoch } from '../../../../chaincode/ledger/view/directory-epoch';
import type { Epoch } from '../../../../chaincode/ledger/view/epoch';
import {
  type AccessQuestion,
  type Coordinate,
  type DecisionMoment,
  decide,
  type ItemId,
  type PurposeCode,
  type SubgraphName,
  type Touch,
} from '../../../../chaincode/model';
import { runs } from '../../../depth';
import { asMsp, codeNumber, grantNumber, sampleEntry, sampleGrant, sampleMember } from '../../model/sample';
import { block, chain } from './arbitrary-chain';
import { SampleChain } from './sample-chain';
import { CHARTER, entryWrites, grantWrites, memberWrite } from './sample-directory';
import { MEMBERS, told } from './told';
import { readNextBlock } from './unjudged';

/** The epochs of a chain, from before block 0 on. */
function epochsOf(chain: SampleChain): readonly DirectoryEpoch[] {
  const epochs = [DirectoryEpoch.before(CHARTER)];
  for (const raw of chain.blocks) {
    const [last = DirectoryEpoch.before(CHARTER)] = epochs.slice(-1);
    epochs.push(last.after(readNextBlock(last, raw, 'directory')));
  }
  return epochs;
}

const MOMENT: DecisionMoment = {
  ledgerTimeMs: Date.parse('2026-11-23T12:00:00.000Z'),
  ownTimeMs: Date.parse('2026-11-23T12:00:00.000Z'),
  fresh: true,
  usedToday: () => 0,
};

function questionOf(caller: string, n: number, item: string | undefined): AccessQuestion {
  const touch: Touch = {
    subgraph: 'taxation' as SubgraphName,
    coordinate: 'Citizen.yearlyIncome' as Coordinate,
    entry: codeNumber(n),
    item: item as ItemId | undefined,
    beneficiary: asMsp(caller),
    derives: undefined,
  };
  return { caller: asMsp(caller), purpose: 'housing-eligibility' as PurposeCode, touches: [touch] };
}

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

  it('decides as `decide()` does over its rows, also after later epochs were asked', () => {
    const questions = MEMBERS.flatMap((caller) =>
      [1, 2, 3, 4].flatMap((n) => [undefined, 'yearlyIncome'].map((item) => questionOf(caller, n, item))),
    );
    let allowed = 0;
    fc.assert(
      fc.property(chain, (of) => {
        const epochs = epochsOf(of);
        for (const epoch of [...epochs, ...epochs]) {
          for (const question of questions) {
            const decision = epoch.decide(question, MOMENT);
            expect(decision).toEqual(decide(question, epoch, MOMENT));
            allowed += decision.allowed ? 1 : 0;
          }
        }
      }),
      { numRuns: runs(25, 300), seed: 5 },
    );
    expect(allowed).toBeGreaterThan(40);
  });

  it('compiles a grant again for an amended entry, and for the one before when that is asked again', () => {
    const of = new SampleChain();
    const entry = (version: number, tightenedIn?: number) =>
      sampleEntry({
        code: codeNumber(1),
        provider: 'TaxationMSP',
        version,
        items: [{ id: 'name' }, { id: 'yearlyIncome', tightenedIn }],
      });
    const terms = {
      consumer: 'HousingMSP',
      provider: 'TaxationMSP',
      entry: codeNumber(1),
      items: ['yearlyIncome'],
    };
    of.write(...MEMBERS.map((msp) => memberWrite(sampleMember(msp))), ...entryWrites(entry(1)));
    of.write(...grantWrites(sampleGrant({ id: grantNumber(1), ...terms })));
    of.write(...entryWrites(entry(2, 2)));
    const [, , before, after] = epochsOf(of);
    const question = questionOf('HousingMSP', 1, 'yearlyIncome');
    const answers = [before, after, before].map((epoch) => epoch?.decide(question, MOMENT).allowed);
    expect(answers).toEqual([true, false, true]);
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
