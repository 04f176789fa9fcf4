import { directoryKey, type GrantId, type PurposeCode, type SubgraphName } from '../../../../chaincode/model';
import {
  asMsp,
  codeNumber,
  grantNumber,
  sampleEmergency,
  sampleEntry,
  sampleGrant,
  sampleMember,
} from '../../model/sample';
import { ChainLedger } from './chain-ledger';
import { SampleChain } from './sample-chain';
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
import { openUnjudgedView } from './unjudged';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const HOUSING = asMsp('HousingMSP');
const CODE = codeNumber(1);
const GRANT = grantNumber(1);

const income = sampleEntry({
  code: CODE,
  provider: 'TaxationMSP',
  items: [{ id: 'yearlyIncome' }],
  subgraph: 'taxation',
});
const grant = sampleGrant({
  id: GRANT,
  consumer: HOUSING,
  provider: 'TaxationMSP',
  entry: CODE,
  items: ['yearlyIncome'],
});

async function viewOf(chain: SampleChain) {
  const ledger = new ChainLedger(chain.blocks);
  const view = await openUnjudgedView({
    ledger,
    charter: CHARTER,
    leaseMs: 30_000,
    now: () => NOW,
  });
  return { view, ledger };
}

/** The epoch after the chain as it stands. */
async function epochOf(chain: SampleChain) {
  const { view } = await viewOf(chain);
  await view.close();
  return view.current;
}

describe('the view', () => {
  it('shows what the blocks wrote', async () => {
    const chain = new SampleChain();
    chain.write(memberWrite(sampleMember(HOUSING)), publicationWrite('taxation', 'TaxationMSP'));
    chain.write(...entryWrites(income), ...grantWrites(grant));
    const epoch = await epochOf(chain);
    expect(epoch.height).toBe(2n);
    expect(epoch.blockHash).toBe(chain.headHash);
    expect(epoch.member(HOUSING)?.state).toBe('ACTIVE');
    expect([...epoch.members()]).toHaveLength(1);
    expect(epoch.entry(CODE)).toEqual(income);
    expect([...epoch.entries()]).toEqual([income]);
    expect(epoch.version(CODE, 1)).toEqual(income.current);
    expect(epoch.grant(GRANT)).toEqual({ grant, state: 'ACTIVE' });
    expect([...epoch.grants(HOUSING, CODE)]).toEqual([{ grant, state: 'ACTIVE' }]);
    expect([...epoch.grants(asMsp('TaxationMSP'), CODE)]).toEqual([]);
    expect([...epoch.allGrants()]).toHaveLength(1);
    expect(bindingNames(epoch.bindings('taxation' as SubgraphName))).toEqual([`taxation ${CODE}`]);
    expect(epoch.publication('taxation' as SubgraphName)?.provider).toBe('TaxationMSP');
    expect([...epoch.publications()]).toHaveLength(1);
    expect(epoch.charter).toEqual(CHARTER);
  });

  it('has nothing under keys that were never written', async () => {
    const chain = new SampleChain();
    chain.write();
    const epoch = await epochOf(chain);
    expect(epoch.purpose('housing-eligibility' as PurposeCode)).toBeUndefined();
    expect(epoch.ledgerTimeMs).toBeUndefined();
    expect(epoch.bindings('taxation' as SubgraphName)).toEqual([]);
  });

  it('skips a transaction that is not VALID', async () => {
    const chain = new SampleChain();
    chain.append([
      { writes: [memberWrite(sampleMember('HousingMSP'))], flag: 'MVCC_READ_CONFLICT' },
      { writes: [memberWrite(sampleMember('TaxationMSP'))], flag: 'VALID' },
      { writes: [memberWrite(sampleMember('HealthMSP'))], flag: 'ENDORSEMENT_POLICY_FAILURE' },
    ]);
    const epoch = await epochOf(chain);
    expect([...epoch.members()].map(({ msp }) => msp)).toEqual(['TaxationMSP']);
  });

  it("skips another chaincode's writes under the same key", async () => {
    const chain = new SampleChain();
    chain.append([{ writes: [memberWrite(sampleMember('HousingMSP'))], namespace: 'exchange' }]);
    expect([...(await epochOf(chain)).members()]).toEqual([]);
  });

  it('applies the writes of one block in order', async () => {
    const chain = new SampleChain();
    chain.append([
      { writes: [memberWrite(sampleMember(HOUSING))] },
      { writes: [memberWrite(sampleMember(HOUSING, 'SUSPENDED'))] },
    ]);
    expect((await epochOf(chain)).member(HOUSING)?.state).toBe('SUSPENDED');
  });

  it('takes a deleted key and one with an empty value for absent', async () => {
    const chain = new SampleChain();
    chain.write(memberWrite(sampleMember('HousingMSP')), memberWrite(sampleMember('TaxationMSP')));
    chain.write(
      { key: directoryKey.member(HOUSING), value: undefined },
      { key: directoryKey.member(asMsp('TaxationMSP')), value: '' },
    );
    expect([...(await epochOf(chain)).members()]).toEqual([]);
  });

  it('no longer has a grant of another consumer under the entry when it is deleted', async () => {
    const chain = new SampleChain();
    chain.write(...grantWrites(grant));
    chain.write({ key: directoryKey.grant(GRANT), value: undefined });
    const epoch = await epochOf(chain);
    expect(epoch.grant(GRANT)).toBeUndefined();
    expect([...epoch.grants(HOUSING, CODE)]).toEqual([]);
  });

  it('joins a grant with its state whichever is written first', async () => {
    const chain = new SampleChain();
    chain.write(grantStateWrite(GRANT, 'ACTIVE'));
    chain.write({ key: directoryKey.grant(GRANT), value: grant });
    chain.write(grantStateWrite(GRANT, 'REVOKED'));
    expect([...(await epochOf(chain)).grants(HOUSING, CODE)]).toEqual([{ grant, state: 'REVOKED' }]);
  });

  it('joins an entry with the version it names', async () => {
    const second = sampleEntry({
      code: CODE,
      provider: 'TaxationMSP',
      items: [{ id: 'yearlyIncome', tightenedIn: 2 }],
      version: 2,
    });
    const chain = new SampleChain();
    chain.write(...entryWrites(income));
    chain.write({ key: directoryKey.version(CODE, 2), value: second.current });
    chain.write({ key: directoryKey.entry(CODE), value: second.entry });
    const epoch = await epochOf(chain);
    expect(epoch.entry(CODE)).toEqual(second);
    expect(epoch.version(CODE, 1)).toEqual(income.current);
  });

  it('reads purposes by their key', async () => {
    const chain = new SampleChain();
    const code = 'housing-eligibility' as PurposeCode;
    const name = { zh: '住房', en: 'housing' };
    chain.write({
      key: directoryKey.purpose(code),
      value: { v: 1, code, name, description: 'who may rent' },
    });
    const epoch = await epochOf(chain);
    expect(epoch.purpose(code)?.name.en).toBe('housing');
    expect([...epoch.purposes()]).toHaveLength(1);
  });
});

describe('a row that cannot be read', () => {
  const unreadable = [
    ['of an unknown version', { ...sampleMember(HOUSING), v: 2 }],
    ['with an unknown field', { ...sampleMember(HOUSING), clearance: 'top' }],
    ['that is not JSON', '{"v":1,'],
    ['of another key', sampleMember('TaxationMSP')],
  ] as const;

  test.each(unreadable)('%s is absent, and is counted', async (_, value) => {
    const chain = new SampleChain();
    chain.write({ key: directoryKey.member(HOUSING), value });
    const { view } = await viewOf(chain);
    await view.close();
    expect(view.current.member(HOUSING)).toBeUndefined();
    expect(view.unlawfulRows).toBe(1);
  });

  it('replaces the readable one before it', async () => {
    const chain = new SampleChain();
    chain.write(memberWrite(sampleMember(HOUSING)));
    chain.write({ key: directoryKey.member(HOUSING), value: { ...sampleMember(HOUSING), v: 2 } });
    expect((await epochOf(chain)).member(HOUSING)).toBeUndefined();
  });

  it('is there again once a readable one replaces it', async () => {
    const chain = new SampleChain();
    chain.write({ key: directoryKey.member(HOUSING), value: { ...sampleMember(HOUSING), v: 2 } });
    chain.write(memberWrite(sampleMember(HOUSING)));
    expect((await epochOf(chain)).member(HOUSING)?.state).toBe('ACTIVE');
  });

  it('hides the grant whose state it is', async () => {
    const chain = new SampleChain();
    chain.write(...grantWrites(grant));
    chain.write({ key: directoryKey.grantState(GRANT), value: '{"v":2}' });
    const epoch = await epochOf(chain);
    expect([...epoch.grants(HOUSING, CODE)]).toEqual([]);
    expect(epoch.grant(GRANT)).toBeUndefined();
  });

  it('hides the grant of which it is a use of break-glass that nobody can read', async () => {
    const emergency = { officers: ['a'.repeat(64), 'b'.repeat(64)], maxMinutes: 30 };
    const dormant = { ...grant, terms: { ...grant.terms, emergency } } as unknown as typeof grant;
    const chain = new SampleChain();
    chain.write(...grantWrites(dormant));
    const use = directoryKey.emergency(GRANT, 1);
    chain.write({ key: use, value: sampleEmergency(GRANT, '2026-11-23T11:50:00.000Z') });
    expect((await epochOf(chain)).grant(GRANT)?.emergency?.statement.n).toBe(1);
    chain.write({ key: directoryKey.emergency(GRANT, 2), value: '{"v":2}' });
    expect((await epochOf(chain)).grant(GRANT)).toBeUndefined();
  });

  it('hides the grant whose obligation it names', async () => {
    const terms = { ...grant.terms, obligations: ['WATERMARK'] };
    const chain = new SampleChain();
    chain.write(...grantWrites({ ...grant, terms } as unknown as typeof grant));
    expect((await epochOf(chain)).grant(GRANT as GrantId)).toBeUndefined();
  });

  it('hides the entry whose verdict it is: it might be a failure', async () => {
    const chain = new SampleChain();
    chain.write(...entryWrites(income));
    chain.write({ key: directoryKey.verdict(CODE), value: '{"v":2}' });
    expect((await epochOf(chain)).entry(CODE)).toBeUndefined();
  });

  it('hides the entry whose current version it is', async () => {
    const chain = new SampleChain();
    chain.write(...entryWrites(income));
    chain.write({ key: directoryKey.version(CODE, 1), value: '{"v":2}' });
    expect((await epochOf(chain)).entry(CODE)).toBeUndefined();
  });
});

describe('what a composition rests on', () => {
  it('is the same object until a binding or a publication changes', async () => {
    const chain = new SampleChain();
    chain.write(...entryWrites(income), publicationWrite('taxation', 'TaxationMSP'));
    const { view, ledger } = await viewOf(chain);
    const { supergraphInputs } = view.current;
    chain.write(...tickWrites(NOW), ...grantWrites(grant));
    ledger.delivered();
    const second = await view.reach(2n, 20_000);
    expect(second?.supergraphInputs).toBe(supergraphInputs);
    chain.write(publicationWrite('taxation', 'TaxationMSP'));
    ledger.delivered();
    const third = await view.reach(3n, 20_000);
    await view.close();
    expect(third?.supergraphInputs).not.toBe(supergraphInputs);
    expect(bindingNames(supergraphInputs.bindings)).toEqual([`taxation ${CODE}`]);
    expect(supergraphInputs.publications.map(({ subgraph }) => subgraph)).toEqual(['taxation']);
  });
});
