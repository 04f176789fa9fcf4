/** Entries suspended, resumed, withdrawn, unbound; and what old ballots can no longer do. */
import { type EntryCode, type EntryVersion, entryVersion, parseKey } from '../../../../chaincode/model';
import { forkAlliance, grantIncome, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import { incomeContent, type Json } from '../fixture/content';
import { reasonsOn } from '../fixture/facts';
import { outcomeOf } from '../fixture/refusal';

let standing: StandingAlliance;
let on: StandingAlliance;

beforeAll(async () => {
  standing = await standingAlliance();
});

beforeEach(() => {
  on = forkAlliance(standing);
});

const suspend = () => on.alliance.call(on.cast.finance.admin, 'Directory:SuspendEntry', on.income, 'alarm');
const proposeResumption = () =>
  on.alliance.open(on.cast.taxation.admin, 'Directory:ProposeEntryResumption', on.income);
const proposeWithdrawal = () =>
  on.alliance.open(on.cast.finance.admin, 'Directory:ProposeEntryWithdrawal', on.income, 'duplicate');
const amend = (over: Json = { retentionDays: 7 }, draft = 'amended') =>
  on.alliance.lock(on.cast.taxation, draft, incomeContent(over), on.income);
const entry = async () =>
  (
    (await on.alliance.read(on.cast.housing.admin, 'Directory:ReadEntry', on.income)) as {
      readonly entry: Json;
    }
  ).entry;
/** The keys of a kind that name the income entry or stand under its subgraph. */
const keysOf = (type: string): readonly string[] =>
  on.stage
    .state('directory')
    .dump()
    .filter(([key]) => parseKey(key)?.type === type)
    .map(([, text]) => text);

describe('a resumption', () => {
  test('is bound to the suspension it ends: an old ballot lifts no later one', async () => {
    await suspend();
    const first = await proposeResumption();
    await on.alliance.pass('Directory', first);
    await suspend();
    expect(await outcomeOf(on.alliance.vote('Directory', on.cast.economy, first))).toBe('WRONG_STATE');
    expect(await entry()).toMatchObject({ status: 'SUSPENDED', revision: 4 });
    const second = await proposeResumption();
    expect(second.ballot).not.toBe(first.ballot);
    await on.alliance.pass('Directory', second);
    expect(await entry()).toMatchObject({ status: 'LOCKED', revision: 5, ballot: second.ballot });
  });

  test('that was voted on before an amendment can pass no more, and a new one is opened beside it', async () => {
    await suspend();
    const stale = await proposeResumption();
    await on.alliance.vote('Directory', on.cast.finance, stale);
    await amend();
    expect(await outcomeOf(on.alliance.vote('Directory', on.cast.economy, stale))).toBe('WRONG_STATE');
    await on.alliance.pass('Directory', await proposeResumption());
    expect(await entry()).toMatchObject({ status: 'LOCKED', version: 2 });
  });

  test('that was refused is put to the vote again', async () => {
    await suspend();
    const refused = await proposeResumption();
    for (const founder of on.alliance.founders.slice(0, 2))
      await on.alliance.vote('Directory', founder, refused, 'REJECT');
    await on.alliance.pass('Directory', await proposeResumption());
    expect(await entry()).toMatchObject({ status: 'LOCKED' });
    expect(await entry()).not.toHaveProperty('statusReason');
  });
});

describe('each change of an entry', () => {
  test('has the next revision, and says who made it, why, and by which vote', async () => {
    const { taxation } = on.cast;
    expect(await entry()).toMatchObject({
      revision: 1,
      by: 'FinanceMSP',
      ballot: 'entry/TaxationMSP/income/1',
    });
    await suspend();
    const suspended = { revision: 2, by: 'FinanceMSP', statusReason: 'alarm' };
    expect(await entry()).toMatchObject(suspended);
    expect(await entry()).not.toHaveProperty('ballot');
    await amend();
    const amended = { revision: 3, version: 2, status: 'SUSPENDED', statusReason: 'alarm' };
    expect(await entry()).toMatchObject({ ...amended, ballot: 'entry/TaxationMSP/amended/1' });
    await on.alliance.call(taxation.admin, 'Directory:WithdrawEntry', on.income, 'merged');
    expect(await entry()).toMatchObject({ revision: 4, by: 'TaxationMSP', statusReason: 'merged' });
  });
});

describe('a withdrawal', () => {
  test('takes two founders where the provider does not withdraw itself', async () => {
    const ballot = await proposeWithdrawal();
    expect(ballot.ballot).toMatch(new RegExp(`^entry-withdrawal/${on.income}/[0-9a-f]{12}$`));
    await on.alliance.vote('Directory', on.cast.finance, ballot);
    expect(await entry()).toMatchObject({ status: 'LOCKED' });
    await on.alliance.vote('Directory', on.cast.economy, ballot);
    expect(await entry()).toMatchObject({
      status: 'WITHDRAWN',
      ballot: ballot.ballot,
      statusReason: 'duplicate',
    });
  });

  test('is not escaped by amending or suspending in between', async () => {
    const ballot = await proposeWithdrawal();
    await on.alliance.vote('Directory', on.cast.finance, ballot);
    await amend();
    await suspend();
    await on.alliance.vote('Directory', on.cast.economy, ballot);
    expect(await entry()).toMatchObject({ status: 'WITHDRAWN', version: 2 });
  });

  test('ends every access for good: NO_ENTRY, whatever was granted', async () => {
    await grantIncome(on);
    const asked = { entry: on.income, items: ['yearlyIncome'] };
    expect(reasonsOn(on.stage, asked)).toBe('ALLOWED');
    await on.alliance.call(on.cast.taxation.admin, 'Directory:WithdrawEntry', on.income, 'merged');
    expect(reasonsOn(on.stage, asked)).toBe('NO_ENTRY yearlyIncome');
    expect(await outcomeOf(proposeWithdrawal())).toBe('WRONG_STATE');
  });

  test('stops a vote on an amendment that was under way', async () => {
    const late = await on.alliance.propose(on.cast.taxation, 'late', incomeContent(), on.income);
    await on.alliance.call(on.cast.taxation.admin, 'Directory:WithdrawEntry', on.income, 'merged');
    await on.alliance.vote('Directory', on.cast.finance, late);
    expect(await outcomeOf(on.alliance.vote('Directory', on.cast.economy, late))).toBe('WRONG_STATE');
  });
});

describe('unbinding', () => {
  const unbind = () =>
    outcomeOf(on.alliance.call(on.cast.taxation.admin, 'Directory:UnbindEntry', on.income));
  const withdraw = () =>
    on.alliance.call(on.cast.taxation.admin, 'Directory:WithdrawEntry', on.income, 'merged');
  const again = () => on.alliance.lock(on.cast.taxation, 'again', incomeContent());

  test('frees the local name, the coordinates and the tables of a withdrawn entry, and its code never', async () => {
    await withdraw();
    expect(await outcomeOf(again())).toBe('ALREADY_EXISTS');
    expect(await unbind()).toBe('DONE');
    for (const type of ['binding', 'table', 'coordinate'])
      expect([type, keysOf(type).filter((text) => text.includes(on.income))]).toEqual([type, []]);
    expect(keysOf('subgraph')).toContainEqual(expect.stringContaining('"provider":"TaxationMSP"'));
    const draft = on.alliance.propose(on.cast.taxation, 'anew', incomeContent());
    const voted = await on.alliance.pass('Directory', await draft);
    expect(voted).toMatchObject({ code: '30701201/000002' });
  });

  test('is for what is withdrawn, once: WRONG_STATE before, NOT_FOUND after', async () => {
    expect(await unbind()).toBe('WRONG_STATE');
    await withdraw();
    await unbind();
    expect(await unbind()).toBe('NOT_FOUND');
  });
});

describe('the tables of an entry', () => {
  test('carry the hash of their columns, whatever order they come in and whatever items they hold', async () => {
    const [before] = keysOf('table').filter((text) => text.includes(on.income));
    const [table] = incomeContent().tables as readonly Json[];
    const columns = table?.columns as readonly Json[];
    await amend({ tables: [{ ...table, columns: [...columns].reverse() }] }, 'turned');
    const [turned] = keysOf('table').filter((text) => text.includes(on.income));
    const hashIn = (text: string | undefined): unknown => JSON.parse(text ?? '{}').columnsHash;
    expect(hashIn(turned)).toBe(hashIn(before));
    await amend(
      { tables: [{ ...table, columns: columns.map((each) => ({ ...each, type: 'date' })) }] },
      'typed',
    );
    const [typed] = keysOf('table').filter((text) => text.includes(on.income));
    expect(hashIn(typed)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashIn(typed)).not.toBe(hashIn(before));
  });
});

describe('a publication', () => {
  const terms = () => ({
    subgraph: 'taxation',
    sdlHash: 'a'.repeat(64),
    url: 'http://127.0.0.1:4002/',
    spki: on.cast.taxation.application.spki,
  });
  const call = (who: 'taxation' | 'housing', name: string, arg: string | Json) =>
    outcomeOf(on.alliance.call(on.cast[who].admin, `Directory:${name}`, arg));

  test('is retracted by the member that published it, and may be published again', async () => {
    expect(await call('taxation', 'Retract', 'taxation')).toBe('NOT_FOUND');
    await call('taxation', 'Publish', terms());
    expect(await call('housing', 'Retract', 'taxation')).toBe('NOT_ALLOWED');
    expect(await call('taxation', 'Retract', 'taxation')).toBe('DONE');
    expect(keysOf('publication')).toEqual([]);
    expect(await call('taxation', 'Publish', terms())).toBe('DONE');
  });
});

describe('an amendment that turns an item stricter, under the grants of the version before', () => {
  const ITEMS = incomeContent().items as readonly Json[];
  const withhold = (id: string) =>
    ITEMS.map((item) => (item.id === id ? { ...item, shareType: 'NOT_SHARED' } : item));
  const asks = (...items: readonly string[]) => reasonsOn(on.stage, { entry: on.income, items });
  const read = async (): Promise<EntryVersion> => {
    const found = (await on.alliance.read(on.cast.housing.admin, 'Directory:ReadEntry', on.income)) as {
      readonly current: unknown;
    };
    return entryVersion.parse(found.current);
  };

  test('ends the reach of that item, and of no other', async () => {
    await grantIncome(on);
    await amend({ items: withhold('yearlyIncome') });
    expect(asks('yearlyIncome')).toBe('NOT_SHARED yearlyIncome');
    expect(asks('identityNumber')).toBe('ALLOWED');
    expect(asks()).toBe('ALLOWED');
  });

  test('and a grant of the new version reaches what it shares again', async () => {
    const free = incomeContent({
      sharing: { ...(incomeContent().sharing as Json), type: 'UNCONDITIONAL' },
      items: ITEMS.map((item) => (item.id === 'district' ? { ...item, shareType: 'CONDITIONAL' } : item)),
      binding: { ...(incomeContent().binding as Json), localName: 'free' },
    });
    const code = (await on.alliance.lock(on.cast.taxation, 'free', free)) as EntryCode;
    on = { ...on, income: code };
    const over = { items: ['district', 'yearlyIncome'] };
    await grantIncome(on, over);
    expect(asks('identityNumber')).toBe('ALLOWED');
    await on.alliance.lock(on.cast.taxation, 'strict', { ...free, sharing: incomeContent().sharing }, code);
    expect((await read()).content.items.map(({ tightenedIn }) => tightenedIn)).toEqual([
      2,
      2,
      undefined,
      undefined,
    ]);
    expect(asks('yearlyIncome')).toBe('ITEM_NOT_GRANTED yearlyIncome');
    expect(asks('district')).toBe('ALLOWED');
    await grantIncome(on, { ...over, entryVersion: 2 });
    expect(asks('yearlyIncome')).toBe('ALLOWED');
  });
});
