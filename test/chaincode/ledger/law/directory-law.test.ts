/** The law of duties, entries, bindings, probes and anchors: what the contracts write stands, what a forger makes of it not. */
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import { canonicalJson, type EntryCode, exchangeKey, type MspId } from '../../../../chaincode/model';
import type { ActingCall } from '../../contracts/fixture/acting';
import { Alliance, populate } from '../../contracts/fixture/alliance';
import { type Cast, newCast } from '../../contracts/fixture/cast';
import { dutyContent, incomeContent, type Json } from '../../contracts/fixture/content';
import { blockHashAt, decisionAt, heightAt } from '../../contracts/fixture/log-records';
import { at, joinExchange, nameProvider, reportOn, verdictOn } from '../../contracts/fixture/probing';
import { type Forgery, LawfulStage } from './lawful-stage';

let stage: LawfulStage;
let cast: Cast;
let alliance: Alliance;
let income: string;
let register: string;

const call = (name: string, ...args: readonly (string | Json)[]): ActingCall => {
  const [contract = '', transaction = ''] = name.split(':');
  const isExchange =
    contract === 'AccessLog' || contract === 'Anchors' || /^Probes:(Report|NameProvider)$/.test(name);
  return {
    channel: isExchange ? 'exchange' : 'directory',
    contract,
    transaction,
    args: args.map((arg) => (typeof arg === 'string' ? arg : canonicalJson(arg))),
  };
};
const submit = (as: Identity, name: string, ...args: readonly (string | Json)[]) =>
  stage.submit(as, call(name, ...args));
const heights = (...numbers: readonly number[]) => canonicalJson(numbers.map(heightAt));
const publication = () => ({
  subgraph: 'taxation',
  sdlHash: 'a'.repeat(64),
  url: 'http://127.0.0.1:4002/',
  spki: cast.taxation.application.spki,
});

/** A life of everything this folder's laws are about; each step is judged as it is made. */
beforeAll(async () => {
  cast = await newCast();
  stage = new LawfulStage();
  alliance = new Alliance(stage, cast);
  ({ income, register } = await populate(alliance));
  const { taxation, finance, economy, establishment } = cast;
  await submit(taxation.admin, 'Directory:RecordDuty', 'customs', dutyContent);
  await submit(taxation.admin, 'Directory:AmendDuty', 'customs', '1', dutyContent);
  await submit(taxation.admin, 'Directory:Publish', publication());
  await submit(finance.admin, 'Directory:Publish', { ...publication(), subgraph: 'registry' });
  const [table] = incomeContent().tables as readonly Json[];
  const amended = incomeContent({ duties: ['income', 'customs'], tables: [{ ...table, id: 'income-2026' }] });
  await alliance.lock(taxation, 'amended', amended, income);
  await submit(finance.admin, 'Directory:SuspendEntry', income, 'alarm');
  const resumption = await alliance.open(taxation.admin, 'Directory:ProposeEntryResumption', income);
  await alliance.pass('Directory', resumption);
  await submit(taxation.probe, 'Probes:RecordVerdict', verdictOn(income, { version: 2 }));
  await joinExchange(alliance, taxation);
  await nameProvider(alliance, income, 'TaxationMSP');
  await submit(taxation.probe, 'Probes:Report', reportOn(income));
  await alliance.openLog('main', finance, 'required');
  for (const founder of [establishment, economy]) {
    await submit(
      founder.relay,
      'Anchors:Anchor',
      'directory',
      JSON.stringify([{ number: '3', hash: blockHashAt(4) }]),
    );
  }
  await submit(
    finance.gateway,
    'AccessLog:Append',
    'main',
    '0',
    heights(4),
    canonicalJson([decisionAt(0, 4)]),
  );
  const withdrawal = await alliance.open(
    finance.admin,
    'Directory:ProposeEntryWithdrawal',
    register,
    'duplicate',
  );
  await alliance.pass('Directory', withdrawal);
  await submit(cast.civilAffairs.admin, 'Directory:UnbindEntry', register);
  await submit(taxation.admin, 'Directory:Retract', 'taxation');
  await submit(taxation.admin, 'Directory:Publish', publication());
});

test('all that the contracts wrote stands, of every kind of row that this is about', () => {
  const kinds = [
    'anchor',
    'batch',
    'binding',
    'coordinate',
    'counter',
    'draft',
    'duty',
    'dutyClaim',
    'entry',
    'probe',
    'provider',
    'publication',
    'relay',
    'subgraph',
    'table',
    'verdict',
    'version',
  ];
  expect([...stage.judged]).toEqual(expect.arrayContaining(kinds));
});

/** A forger's change of one kind of row that a call writes, and what the law says of it. */
type Case = readonly [string, () => readonly [Identity, ActingCall], Forgery, string];

const only =
  (type: string, change: (row: Record<string, unknown>) => unknown): Forgery =>
  (of, row) =>
    of === type ? change(row) : row;
const set = (type: string, over: Json): Forgery => only(type, (row) => ({ ...row, ...over }));
const gone = (type: string): Forgery => only(type, () => undefined);

const suspension = () => [cast.finance.admin, call('Directory:SuspendEntry', income, 'alarm')] as const;
const withdrawal = () => [cast.taxation.admin, call('Directory:WithdrawEntry', income, 'merged')] as const;
const amendment = () =>
  [cast.taxation.admin, call('Directory:AmendDuty', 'customs', '2', dutyContent)] as const;
const verdict = () =>
  [
    cast.taxation.probe,
    call('Probes:RecordVerdict', verdictOn(income, { version: 2, grade: 'FAILED', observedAt: at(1) })),
  ] as const;
const report = () =>
  [cast.taxation.probe, call('Probes:Report', reportOn(income, { observedAt: at(1) }))] as const;
const naming = () => [cast.finance.relay, call('Probes:NameProvider', register, 'CivilAffairsMSP')] as const;
const anchor = () =>
  [
    cast.finance.relay,
    call('Anchors:Anchor', 'directory', JSON.stringify([{ number: '9', hash: 'a'.repeat(64) }])),
  ] as const;

const CASES: readonly Case[] = [
  ['a suspension that skips a revision', suspension, set('entry', { revision: 9 }), 'entry skips a revision'],
  [
    'a suspension in another founder\u2019s name',
    suspension,
    set('entry', { by: 'EconomyMSP' }),
    'entry names another member than the one that changed it',
  ],
  [
    'a suspension that hands the entry to another',
    suspension,
    set('entry', { provider: 'HousingMSP' }),
    'entry changed its provider',
  ],
  [
    'a founder that withdraws alone',
    suspension,
    set('entry', { status: 'WITHDRAWN' }),
    'entry was withdrawn by others',
  ],
  [
    'a founder that withdraws by a vote it invents',
    suspension,
    set('entry', { status: 'WITHDRAWN', ballot: `entry-withdrawal/${'30701201/000001'}` }),
    'entry was withdrawn without the votes',
  ],
  [
    'a suspension that brings another version in force',
    suspension,
    set('entry', { version: 1 }),
    'entry has a version that was not voted',
  ],
  ['an entry that is deleted', suspension, gone('entry'), 'entry holds another entry'],
  [
    'a withdrawal that changes nothing',
    withdrawal,
    set('entry', { status: 'LOCKED' }),
    'entry is LOCKED already',
  ],
  [
    'a withdrawal that takes another entry\u2019s claim along',
    withdrawal,
    only('dutyClaim', () => ({
      v: 1,
      provider: 'TaxationMSP',
      duty: 'income',
      entries: ['30701201/000007'],
    })),
    'dutyClaim moved without a step of its entry',
  ],
  [
    'a registry in the name of a member that is no founder',
    () => [cast.finance.admin, call('Directory:Publish', { ...publication(), subgraph: 'registry' })],
    set('publication', { provider: 'HousingMSP' }),
    'publication was not published by the founder that holds it',
  ],
  ['a duty that skips a version', amendment, set('duty', { version: 7 }), 'duty skips a version'],
  [
    'a duty that is amended while it is retired',
    amendment,
    set('duty', { status: 'RETIRED' }),
    'duty was amended when it was retired',
  ],
  [
    'a verdict on a version that nobody voted',
    verdict,
    set('verdict', { version: 3 }),
    'verdict is on another version of its entry',
  ],
  [
    'a verdict that was seen before the last one',
    verdict,
    set('verdict', { observedAt: '2020-01-01T00:00:00.000Z' }),
    'verdict was observed earlier than the last one',
  ],
  [
    'a verdict on another\u2019s entry',
    verdict,
    set('verdict', { entry: '311004/000001' }),
    'verdict holds another verdict',
  ],
  [
    'a report in another\u2019s name',
    report,
    set('probe', { provider: 'CivilAffairsMSP' }),
    'probe holds another report',
  ],
  [
    'a provider that another founder named',
    naming,
    set('provider', { founder: 'EconomyMSP' }),
    'provider holds what another founder named',
  ],
  [
    'a report that was seen before the last one',
    report,
    set('probe', { observedAt: '2020-01-01T00:00:00.000Z' }),
    'probe was observed earlier than the last one',
  ],
  [
    'an anchor of another number than its key says',
    anchor,
    set('anchor', { number: '8' }),
    'anchor holds another anchor',
  ],
];

test.each(CASES)('%s may not stand', async (_what, made, forgery, problem) => {
  const [as, of] = made();
  expect(await stage.forge(as, of, forgery)).toContain(problem);
});

describe('rows that were written without their contract', () => {
  const key = (...parts: readonly string[]): string => `\u0000${parts.join('\u0000')}\u0000`;
  const write = (as: Identity, name: string, rows: Readonly<Record<string, object | undefined>>) =>
    stage.write(as, call(name), new Map(Object.entries(rows)));
  const stored = (channel: 'directory' | 'exchange', at_: string): object =>
    JSON.parse(Buffer.from(stage.stage.state(channel).get(channel, at_)?.value ?? '{}').toString()) as object;

  test('a duty, by another member\u2019s admin or by the member\u2019s own application', () => {
    const duty = key('duty', 'TaxationMSP', 'customs');
    const row = { ...stored('directory', duty), version: 3 };
    for (const as of [cast.housing.admin, cast.taxation.application])
      expect(write(as, 'Directory:AmendDuty', { [duty]: row })).toEqual([
        'duty was not written by `TaxationMSP`',
      ]);
  });

  test('a resumption without its vote', () => {
    const at_ = key('entry', income);
    const locked = stored('directory', at_) as { readonly revision: number };
    const suspended = {
      ...locked,
      status: 'SUSPENDED',
      revision: locked.revision + 1,
      by: 'FinanceMSP',
      ballot: undefined,
    };
    expect(write(cast.finance.admin, 'Directory:SuspendEntry', { [at_]: suspended })).toEqual([]);
    const withdrawn = key('entry', register);
    const back = stored('directory', withdrawn) as { readonly revision: number };
    const revived = { ...back, status: 'LOCKED', revision: back.revision + 1, by: 'CivilAffairsMSP' };
    expect(write(cast.civilAffairs.admin, 'Directory:UnbindEntry', { [withdrawn]: revived })).toEqual([
      'entry was withdrawn for good',
    ]);
  });

  test('bindings, tables and claims that go without a step of their entry', () => {
    const gone_ = {
      [key('binding', 'taxation', income)]: undefined,
      [key('table', income, 'income-2026')]: undefined,
      [key('coordinate', 'TaxationMSP', 'Citizen.yearlyIncome')]: undefined,
      [key('dutyClaim', 'TaxationMSP', 'customs')]: undefined,
    };
    expect(write(cast.taxation.admin, 'Directory:UnbindEntry', gone_)).toEqual([
      'binding went without a vote on its entry',
      'table went without a vote on its entry',
      'coordinate moved without a step of its entry',
      'dutyClaim moved without a step of its entry',
    ]);
  });

  test('a table whose hash is not of its columns, a number given twice', () => {
    const table = key('table', income, 'income-2026');
    const counter = key('counter', '30701201');
    const rows = {
      [table]: { ...stored('directory', table), columnsHash: 'b'.repeat(64) },
      [counter]: stored('directory', counter),
    };
    expect(write(cast.finance.admin, 'Directory:Vote', rows)).toEqual([
      'table is not the one that was voted',
      'counter gave a number twice, or none',
    ]);
  });

  test('a publication retracted by another', () => {
    const at_ = key('publication', 'taxation');
    expect(write(cast.housing.admin, 'Directory:Retract', { [at_]: undefined })).toEqual([
      'publication was retracted by others',
    ]);
    expect(write(cast.taxation.admin, 'Directory:Retract', { [at_]: undefined })).toEqual([]);
  });

  test('anchors by another key than the founder\u2019s relay, changed ones, and a relay that falls', () => {
    const anchored = key('anchor', 'directory', '0000000000000003', 'EconomyMSP');
    const fresh = key('anchor', 'directory', '0000000000000009', 'EconomyMSP');
    const relay = key('relay', 'directory', 'EconomyMSP');
    const row = { v: 1, channel: 'directory', number: '9', founder: 'EconomyMSP', hash: 'c'.repeat(64) };
    const by = (as: Identity, rows: Readonly<Record<string, object | undefined>>) =>
      write(as, 'Anchors:Anchor', rows);
    for (const as of [cast.economy.admin, cast.economy.gateway, cast.finance.relay])
      expect(by(as, { [fresh]: row })).toEqual(['anchor was not signed by the relay key of `EconomyMSP`']);
    expect(by(cast.economy.relay, { [fresh]: row })).toEqual([]);
    expect(by(cast.economy.relay, { [anchored]: { ...row, number: '3' } })).toEqual([
      'anchor was changed after it was anchored',
    ]);
    const fallen = { v: 1, channel: 'directory', founder: 'EconomyMSP', last: '1' };
    expect(by(cast.economy.relay, { [relay]: fallen })).toEqual(['relay falls']);
  });

  test('a batch at heights that two founders have not anchored, in a log that requires it', async () => {
    const batch = key('batch', 'main', '0000000000000001');
    const first = stored('exchange', key('batch', 'main', '0000000000000000'));
    const append = (height: number) =>
      stage.write(
        cast.finance.gateway,
        call('AccessLog:Append', 'main', '1', heights(height), '[]'),
        new Map([[batch, { ...first, sequence: '1' }]]),
      );
    expect(append(5)).toEqual(['batch names a height that two founders have not anchored']);
    expect(append(4)).toEqual([]);
  });
});

describe('a report', () => {
  /** A probe's report on an entry, written as its endorsers please. */
  const reported = (as: Identity, entry: string) => {
    const record = { v: 1, provider: as.mspId, ...reportOn(entry) };
    const key = exchangeKey.probe(entry as EntryCode, as.mspId as MspId);
    return stage.write(as, call('Probes:Report', record), new Map([[key, record]]));
  };

  test('on an entry of another than its provider is found', () => {
    expect(reported(cast.taxation.probe, income)).toEqual([]);
    expect(reported(cast.taxation.probe, register)).toEqual([
      'probe is on an entry of another than its provider',
    ]);
  });

  test('rests on founders that named the provider themselves', () => {
    const name = (as: Identity, founder: string) => {
      const record = { v: 1, entry: register, founder, provider: 'TaxationMSP' };
      const key = exchangeKey.provider(register as EntryCode, founder as MspId);
      return stage.write(as, call('Probes:NameProvider', register, 'TaxationMSP'), new Map([[key, record]]));
    };
    expect(name(cast.finance.relay, 'FinanceMSP')).toEqual([]);
    expect(name(cast.finance.relay, 'EconomyMSP')).toEqual(['provider was not named by `EconomyMSP` itself']);
    expect(reported(cast.taxation.probe, register)).not.toEqual([]);
    expect(name(cast.economy.admin, 'EconomyMSP')).toEqual([]);
    expect(reported(cast.taxation.probe, register)).toEqual([]);
  });
});
