/** The whole life of a member, its keys, its applications and gateways. */
import { canonicalHash, type Spki } from '../../../../chaincode/model';
import { forkAlliance, type Opened, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import { hashOf, incomeTerms, type Json, memberTerms, requestOf } from '../fixture/content';
import { unlawful } from '../fixture/law';
import { outcomeOf } from '../fixture/refusal';

let standing: StandingAlliance;
let on: StandingAlliance;

beforeAll(async () => {
  standing = await standingAlliance();
});

beforeEach(() => {
  on = forkAlliance(standing);
});

/** Whatever a test did: an audit finds it lawful. */
afterEach(() => {
  expect(unlawful(on.stage.committed)).toEqual([]);
});

const suspend = () =>
  on.alliance.call(on.cast.finance.admin, 'Members:SuspendMember', 'HousingMSP', 'misuse');
const resumption = () =>
  on.alliance.open(on.cast.finance.admin, 'Members:ProposeMemberResumption', 'HousingMSP');
const change = (over: Json, as = on.cast.finance.admin) =>
  on.alliance.open(as, 'Members:ProposeMemberChange', { ...memberTerms(on.cast.housing), ...over });
const leave = () => on.alliance.call(on.cast.housing.admin, 'Members:Leave', 'merged into another');
const member = (msp = 'HousingMSP') => on.alliance.read(on.cast.finance.admin, 'Members:ReadMember', msp);
const ask = () =>
  outcomeOf(on.alliance.call(on.cast.housing.admin, 'Grants:Request', requestOf(incomeTerms(on.income))));
const passing = (ballot: Opened) => outcomeOf(on.alliance.pass('Members', ballot));

describe('a suspension', () => {
  test('counts the revision, and its end counts it again', async () => {
    await suspend();
    expect(await member()).toMatchObject({ state: 'SUSPENDED', stateReason: 'misuse', revision: 1 });
    await on.alliance.pass('Members', await resumption());
    expect(await member()).toEqual({ ...memberTerms(on.cast.housing), v: 1, state: 'ACTIVE', revision: 2 });
  });

  test('is not ended by a ballot on an earlier one', async () => {
    await suspend();
    const first = await resumption();
    expect(first.ballot).toMatch(/^member-resumption\/HousingMSP\/1\/[0-9a-f]{12}$/);
    const voted = await change({ name: { zh: '住房', en: 'Housing' } });
    expect(voted.ballot).toMatch(/^member-keys\/HousingMSP\/1\/[0-9a-f]{12}$/);
    await on.alliance.pass('Members', voted);
    expect(await passing(first)).toBe('WRONG_STATE');
    expect(await member()).toMatchObject({ state: 'SUSPENDED', revision: 2 });
    expect(await passing(await resumption())).toBe('DONE');
  });
});

describe('a change of a member', () => {
  test('needs all founders, and gives it exactly the voted terms', async () => {
    const terms = { ...memberTerms(on.cast.housing), attributes: { district: '110108' } };
    const ballot = await change({ attributes: { district: '110108' } }, on.cast.housing.admin);
    expect(ballot.termsHash).toBe(canonicalHash({ terms, revision: 0 }));
    expect((await on.alliance.vote('Members', on.cast.finance, ballot)).state).toBe('OPEN');
    expect((await on.alliance.vote('Members', on.cast.economy, ballot)).state).toBe('OPEN');
    expect((await on.alliance.vote('Members', on.cast.establishment, ballot)).state).toBe('PASSED');
    expect(await member()).toEqual({ ...terms, v: 1, state: 'ACTIVE', revision: 1 });
  });

  test('is void of effect once the member has changed', async () => {
    const ballot = await change({ attributes: {} });
    await suspend();
    expect(await passing(ballot)).toBe('WRONG_STATE');
  });

  test('moves no member to another kind, and proposes for no other member', async () => {
    expect(await outcomeOf(change({ kind: 'FOUNDER' }))).toBe('INVALID_ARGUMENT');
    expect(await outcomeOf(change({}, on.cast.taxation.admin))).toBe('NOT_ALLOWED');
  });

  test('gives a founder another clock key: the one before ticks no more', async () => {
    const { alliance, cast } = on;
    const founder = {
      ...memberTerms(cast.economy, 'FOUNDER'),
      keys: { clock: hashOf(cast.economy.gateway) },
    };
    await alliance.pass(
      'Members',
      await alliance.open(cast.economy.admin, 'Members:ProposeMemberChange', founder),
    );
    const tick = (key = cast.economy.clock) =>
      outcomeOf(alliance.call(key, 'Clock:Tick', '2026-11-23T08:00:00.000Z'));
    expect(await tick()).toBe('NOT_ALLOWED');
    expect(await tick(cast.economy.gateway)).toBe('DONE');
    const none = { ...memberTerms(cast.economy, 'FOUNDER'), keys: {} };
    const refused = alliance.open(cast.economy.admin, 'Members:ProposeMemberChange', none);
    expect(await outcomeOf(refused)).toBe('INVALID_ARGUMENT');
  });
});

describe('a member that leaves', () => {
  test('acts no more, and comes back by a new ballot of all founders alone', async () => {
    await leave();
    expect(await member()).toMatchObject({ state: 'LEFT', stateReason: 'merged into another', revision: 1 });
    expect(await ask()).toBe('NOT_ALLOWED');
    expect(await outcomeOf(resumption())).toBe('WRONG_STATE');
    expect(await outcomeOf(change({}))).toBe('WRONG_STATE');
    const { alliance, cast } = on;
    const again = await alliance.open(cast.finance.admin, 'Members:ProposeMember', memberTerms(cast.housing));
    expect(again.ballot).toMatch(/^member\/HousingMSP\/[0-9a-f]{12}$/);
    await alliance.pass('Members', again);
    expect(await member()).toEqual({ ...memberTerms(cast.housing), v: 1, state: 'ACTIVE', revision: 2 });
    expect(await ask()).toBe('DONE');
  });

  test('is not brought back by votes from before it joined, or from an earlier time it left', async () => {
    const { alliance, cast } = on;
    const invite = () =>
      alliance.open(cast.finance.admin, 'Members:ProposeMember', memberTerms(cast.housing));
    await leave();
    const [old, next] = [await invite(), await invite()];
    await alliance.vote('Members', cast.finance, old);
    await alliance.vote('Members', cast.economy, old);
    await alliance.pass('Members', next);
    await leave();
    expect(await outcomeOf(alliance.vote('Members', cast.establishment, old))).toBe('WRONG_STATE');
    expect(await member()).toMatchObject({ state: 'LEFT' });
  });

  test('takes up its applications where it left them, but not its keys where they were revoked', async () => {
    const { alliance, cast } = on;
    const register = (id: string, spki: string) =>
      alliance.call(cast.housing.admin, 'Members:RegisterApplication', id, id, spki);
    await register('kept', cast.housing.application.spki);
    await register('gone', cast.housing.gateway.spki);
    await alliance.call(cast.housing.admin, 'Members:RevokeApplication', 'gone');
    await leave();
    await alliance.join(cast.housing);
    const rows = await alliance.read(cast.finance.admin, 'Members:ListApplications', 'HousingMSP', '10', '');
    expect(rows).toMatchObject({
      rows: [
        { id: 'gone', state: 'REVOKED' },
        { id: 'kept', state: 'ACTIVE' },
      ],
    });
  });

  test('is no founder: the charter names those', async () => {
    const call = on.alliance.call(on.cast.finance.admin, 'Members:Leave', 'tired');
    expect(await outcomeOf(call)).toBe('NOT_ALLOWED');
  });
});

describe('a public key', () => {
  const { stringify } = JSON;
  const register = (id: string, spki: string, as = on.cast.housing.admin) =>
    outcomeOf(on.alliance.call(as, 'Members:RegisterApplication', id, id, spki));
  const gateway = (id: string, spki: string) =>
    outcomeOf(
      on.alliance.open(on.cast.finance.admin, 'Members:ProposeGateway', { msp: 'FinanceMSP', id, spki }),
    );

  test('is registered once: for no second application, member, gateway or duty', async () => {
    const { application } = on.cast.housing;
    expect(await register('one', application.spki)).toBe('DONE');
    expect(await register('two', application.spki)).toBe('ALREADY_EXISTS');
    expect(await register('one', application.spki, on.cast.taxation.admin)).toBe('ALREADY_EXISTS');
    expect(await gateway('main', application.spki)).toBe('ALREADY_EXISTS');
    expect(await passing(await change({ keys: { probe: hashOf(application) } }))).toBe('ALREADY_EXISTS');
    expect(stringify(await member())).not.toContain(hashOf(application));
  });

  test("does not become an application's when it is a founder's clock key", async () => {
    expect(await register('one', on.cast.finance.clock.spki, on.cast.finance.admin)).toBe('ALREADY_EXISTS');
  });

  test('serves one duty of a member', async () => {
    const both = hashOf(on.cast.housing.application);
    expect(await passing(await change({ keys: { probe: both, relay: both } }))).toBe('INVALID_ARGUMENT');
  });

  test('that was replaced or revoked is never registered again', async () => {
    const { housing } = on.cast;
    await register('one', housing.application.spki);
    const rotate = (spki: string) =>
      outcomeOf(on.alliance.call(housing.admin, 'Members:RotateApplicationKey', 'one', spki));
    expect(await rotate(housing.gateway.spki)).toBe('DONE');
    expect(await rotate(housing.application.spki)).toBe('ALREADY_EXISTS');
    expect(await register('two', housing.application.spki)).toBe('ALREADY_EXISTS');
    const rows = await on.alliance.read(housing.admin, 'Members:ListApplications', 'HousingMSP', '10', '');
    expect(rows).toMatchObject({ rows: [{ id: 'one', spki: housing.gateway.spki, state: 'ACTIVE' }] });
  });
});

describe('a gateway', () => {
  const terms = (spki = on.cast.finance.gateway.spki) => ({ msp: 'FinanceMSP', id: 'main', spki });
  const propose = (spki?: Spki) =>
    on.alliance.open(on.cast.finance.admin, 'Members:ProposeGateway', terms(spki));
  const suspendGateway = () =>
    on.alliance.call(on.cast.economy.admin, 'Members:SuspendGateway', 'FinanceMSP', 'main');
  const read = () => on.alliance.read(on.cast.finance.admin, 'Members:ListGateways', 'FinanceMSP', '10', '');

  beforeEach(async () => {
    await on.alliance.pass('Members', await propose());
  });

  test('gets another key by votes, and the one before signs nothing more', async () => {
    const next = await propose(on.cast.finance.application.spki);
    expect(next.ballot).toMatch(/^gateway-key\/FinanceMSP\/main\/1\/[0-9a-f]{12}$/);
    await on.alliance.pass('Members', next);
    expect(await read()).toMatchObject({
      rows: [{ ...terms(on.cast.finance.application.spki), state: 'ACTIVE', revision: 1 }],
    });
    expect(await outcomeOf(propose())).toBe('ALREADY_EXISTS');
  });

  test('is suspended by one founder at once, and resumed by votes on the same key', async () => {
    await suspendGateway();
    expect(await read()).toMatchObject({ rows: [{ state: 'SUSPENDED', revision: 1 }] });
    await on.alliance.pass('Members', await propose());
    expect(await read()).toMatchObject({ rows: [{ ...terms(), state: 'ACTIVE', revision: 2 }] });
  });

  test('is not resumed by a ballot from before its suspension', async () => {
    const ballot = await propose(on.cast.finance.application.spki);
    await suspendGateway();
    expect(await passing(ballot)).toBe('WRONG_STATE');
    expect(await read()).toMatchObject({ rows: [{ ...terms(), state: 'SUSPENDED' }] });
  });

  test('is revoked by the founder that runs it, for good', async () => {
    const revoke = (as = on.cast.finance.admin) =>
      outcomeOf(on.alliance.call(as, 'Members:RevokeGateway', 'main'));
    expect(await revoke(on.cast.economy.admin)).toBe('NOT_FOUND');
    expect(await revoke()).toBe('DONE');
    expect(await outcomeOf(propose())).toBe('WRONG_STATE');
    expect(await outcomeOf(propose(on.cast.finance.application.spki))).toBe('WRONG_STATE');
  });
});
