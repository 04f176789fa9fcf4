/** What a probe may say, of what, and what follows from it. */
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import { forkAlliance, grantIncome, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import { incomeContent, type Json } from '../fixture/content';
import { reasonsOn } from '../fixture/facts';
import { unlawful } from '../fixture/law';
import { at, joinExchange, nameProvider, reportOn, verdictOn } from '../fixture/probing';
import { outcomeOf } from '../fixture/refusal';

let standing: StandingAlliance;
let on: StandingAlliance;

beforeAll(async () => {
  standing = await standingAlliance();
  await grantIncome(standing);
  await joinExchange(standing.alliance, standing.cast.taxation);
  await nameProvider(standing.alliance, standing.income, 'TaxationMSP');
});

beforeEach(() => {
  on = forkAlliance(standing);
});

afterEach(() => {
  expect(unlawful(on.stage.committed)).toEqual([]);
});

const ITEMS = ['identityNumber', 'yearlyIncome'];
const record = (over: Json = {}, as: Identity = on.cast.taxation.probe) =>
  outcomeOf(on.alliance.call(as, 'Probes:RecordVerdict', verdictOn(on.income, over)));
const report = (over: Json = {}, as: Identity = on.cast.taxation.probe) =>
  outcomeOf(on.alliance.call(as, 'Probes:Report', reportOn(on.income, over)));
const decided = () => reasonsOn(on.stage, { entry: on.income, items: ITEMS });

describe('a verdict', () => {
  test('is recorded by the probe key of the entry\u2019s provider, and by no other key', async () => {
    const { taxation, civilAffairs, finance } = on.cast;
    for (const key of [
      taxation.admin,
      taxation.application,
      taxation.clock,
      civilAffairs.probe,
      finance.probe,
    ]) {
      expect(await record({}, key)).toBe('NOT_ALLOWED');
    }
    expect(await record()).toBe('DONE');
  });

  test('that failed denies the entry; the next one that passed opens it again', async () => {
    expect(decided()).toBe('ALLOWED');
    await record({ grade: 'FAILED' });
    expect(decided()).toBe('PROBE_FAILED identityNumber,PROBE_FAILED yearlyIncome');
    await record({ observedAt: at(1) });
    expect(decided()).toBe('ALLOWED');
  });

  test('observed earlier than the last one is refused: a failure is not undone by what was seen before it', async () => {
    await record({ grade: 'FAILED', observedAt: at(2) });
    expect(await record({ observedAt: at(1) })).toBe('WRONG_STATE');
    expect(await record({ observedAt: at(2) })).toBe('DONE');
  });

  test('is on the current version: WRONG_STATE for another, and an amendment leaves it behind', async () => {
    const { alliance, cast, income } = on;
    expect(await record({ version: 2 })).toBe('WRONG_STATE');
    await record({ grade: 'FAILED' });
    await alliance.lock(cast.taxation, 'second', incomeContent({ retentionDays: 7 }), income);
    expect(decided()).toBe('ALLOWED');
    expect(await record({ grade: 'FAILED', observedAt: at(1) })).toBe('WRONG_STATE');
    expect(await record({ grade: 'FAILED', version: 2, observedAt: at(1) })).toBe('DONE');
    expect(decided()).toContain('PROBE_FAILED');
  });

  test('on a withdrawn entry, or on none, is refused', async () => {
    const { alliance, cast, income } = on;
    await alliance.call(cast.taxation.admin, 'Directory:WithdrawEntry', income, 'merged');
    expect(await record()).toBe('WRONG_STATE');
    expect(await record({ entry: '30701201/000099' })).toBe('NOT_FOUND');
  });

  test('of a suspended member is refused', async () => {
    await on.alliance.call(on.cast.finance.admin, 'Members:SuspendMember', 'TaxationMSP', 'audit');
    expect(await record()).toBe('NOT_ALLOWED');
  });
});

describe('a report', () => {
  const read = (msp: string) => on.alliance.read(on.cast.economy.admin, 'Probes:ReadReport', on.income, msp);

  test('is made by the probe of the entry\u2019s provider, and of no other member, whatever its own probe key', async () => {
    const { finance, civilAffairs } = on.cast;
    expect(await report()).toBe('DONE');
    expect(await read('TaxationMSP')).toMatchObject({ provider: 'TaxationMSP', lagSeconds: 0 });
    expect(await report({}, finance.probe)).toBe('NOT_ALLOWED');
    await joinExchange(on.alliance, civilAffairs);
    expect(await report({}, civilAffairs.probe)).toBe('NOT_ALLOWED');
    expect(await report({ entry: on.register }, civilAffairs.probe)).toBe('NOT_ALLOWED');
    await nameProvider(on.alliance, on.register, 'CivilAffairsMSP');
    expect(await report({ entry: on.register }, civilAffairs.probe)).toBe('DONE');
    expect(await report({ entry: on.register })).toBe('NOT_ALLOWED');
  });

  test('takes two founders who name the same provider: one alone gives nobody an entry, nor takes it', async () => {
    const { alliance, cast, income } = on;
    const name = (as: Identity, msp: string) =>
      outcomeOf(alliance.call(as, 'Probes:NameProvider', income, msp));
    await joinExchange(alliance, cast.civilAffairs);
    expect(await name(cast.establishment.admin, 'CivilAffairsMSP')).toBe('DONE');
    expect(await report({}, cast.civilAffairs.probe)).toBe('NOT_ALLOWED');
    expect(await report()).toBe('DONE');
    for (const key of [
      cast.taxation.admin,
      cast.civilAffairs.relay,
      cast.finance.probe,
      cast.finance.gateway,
    ])
      expect(await name(key, 'TaxationMSP')).toBe('NOT_ALLOWED');
    const names = await alliance.read(cast.economy.admin, 'Probes:ReadProvider', income);
    expect(names).toMatchObject({
      names: [
        { founder: 'EstablishmentMSP', provider: 'CivilAffairsMSP' },
        { founder: 'FinanceMSP', provider: 'TaxationMSP' },
        { founder: 'EconomyMSP', provider: 'TaxationMSP' },
      ],
    });
  });

  test('is signed by a registered probe key of a member that stands on `exchange`', async () => {
    const { taxation, housing, stranger } = on.cast;
    for (const key of [taxation.admin, taxation.application, taxation.relay, housing.probe, stranger.probe]) {
      expect(await report({}, key)).toBe('NOT_ALLOWED');
    }
  });

  test('of a member that is suspended there, or has left, is refused', async () => {
    const { alliance, cast } = on;
    await alliance.callOn('exchange', cast.finance.admin, 'Members:SuspendMember', 'TaxationMSP', 'audit');
    expect(await report()).toBe('NOT_ALLOWED');
  });

  test('observed earlier than the last one is refused', async () => {
    await report({ observedAt: at(2) });
    expect(await report({ observedAt: at(1) })).toBe('WRONG_STATE');
    expect(await read('TaxationMSP')).toMatchObject({ observedAt: at(2) });
  });

  test.each<[string, Json]>([
    ['no table', { tables: [] }],
    ['a drift of no known kind', { drift: [{ kind: 'ODD', table: 'income' }] }],
    ['a value of a row', { sample: ['110105199001011234'] }],
    ['a negative lag', { lagSeconds: -1 }],
  ])('with %s is refused: INVALID_ARGUMENT', async (_what, over) => {
    expect(await report(over)).toBe('INVALID_ARGUMENT');
  });

  test('is read by founders and auditors: NOT_A_READER for others', async () => {
    await report();
    const { alliance, cast, income } = on;
    const reads = [
      ['Probes:ReadReport', income, 'TaxationMSP'],
      ['Probes:ReadProvider', income],
      ['Probes:ListReports', '10', ''],
    ] as const;
    for (const [name, ...args] of reads) {
      expect(await outcomeOf(alliance.read(cast.economy.admin, name, ...args))).toBe('DONE');
      expect(await outcomeOf(alliance.read(cast.housing.admin, name, ...args))).toBe('NOT_A_READER');
    }
  });
});

test('each function has its own channel: WRONG_CHANNEL', async () => {
  const { alliance, cast, income } = on;
  const reported = alliance.callOn('directory', cast.finance.probe, 'Probes:Report', reportOn(income));
  expect(await outcomeOf(reported)).toBe('WRONG_CHANNEL');
  const judged = alliance.callOn('exchange', cast.finance.probe, 'Probes:RecordVerdict', verdictOn(income));
  expect(await outcomeOf(judged)).toBe('WRONG_CHANNEL');
});
