import { Alliance } from './fixture/alliance';
import { type Cast, newCast } from './fixture/cast';
import { memberTerms, purposeTerms } from './fixture/content';
import { outcomeOf } from './fixture/refusal';
import { Stage } from './fixture/stage';

let cast: Cast;
let stage: Stage;
let alliance: Alliance;

beforeAll(async () => {
  cast = await newCast();
});

beforeEach(() => {
  stage = new Stage();
  alliance = new Alliance(stage, cast);
});

const found = (
  channel: 'directory' | 'exchange',
  who: keyof Cast,
  terms = memberTerms(cast[who], 'FOUNDER'),
) =>
  stage.submit(cast[who].admin, {
    channel,
    contract: 'Members',
    transaction: 'Found',
    args: [JSON.stringify(terms)],
  });

test('everything but founding answers NOT_FOUNDED until all three founders stand', async () => {
  const propose = () =>
    outcomeOf(alliance.call(cast.finance.admin, 'Members:ProposePurpose', purposeTerms('care')));
  for (const founder of ['establishment', 'finance', 'economy'] as const) {
    expect(await propose()).toBe('NOT_FOUNDED');
    await found('directory', founder);
  }
  expect(await propose()).toBe('DONE');
});

test('each channel is founded for itself', async () => {
  for (const founder of ['establishment', 'finance', 'economy'] as const) await found('directory', founder);
  const logs = alliance.read(cast.finance.admin, 'AccessLog:ListLogs');
  expect(await outcomeOf(logs)).toBe('NOT_FOUNDED');
});

test('only a founder of the packaged charter founds, and only itself', async () => {
  expect(await outcomeOf(found('directory', 'housing'))).toBe('NOT_ALLOWED');
  const another = found('directory', 'finance', memberTerms(cast.economy, 'FOUNDER'));
  expect(await outcomeOf(another)).toBe('NOT_ALLOWED');
  const byPeer = stage.submit(cast.finance.peer, {
    channel: 'directory',
    contract: 'Members',
    transaction: 'Found',
    args: [JSON.stringify(memberTerms(cast.finance, 'FOUNDER'))],
  });
  expect(await outcomeOf(byPeer)).toBe('NOT_ALLOWED');
});

test('a founder founds once, as a founder', async () => {
  const department = found('directory', 'finance', memberTerms(cast.finance, 'DEPARTMENT'));
  expect(await outcomeOf(department)).toBe('INVALID_ARGUMENT');
  expect(await outcomeOf(found('directory', 'finance'))).toBe('DONE');
  expect(await outcomeOf(found('directory', 'finance'))).toBe('ALREADY_EXISTS');
});

test('the first founder puts the packaged charter in force: 2 of 3, and all three on who decides', async () => {
  await alliance.found();
  const charter = await alliance.read(cast.housing.application, 'Members:ReadCharter');
  const voters = ['EstablishmentMSP', 'FinanceMSP', 'EconomyMSP'];
  expect(charter).toMatchObject({ version: 1, founders: voters, fallback: { voters, threshold: 2 } });
  for (const kind of ['MEMBER', 'MEMBER_KEYS', 'CHARTER', 'MEMBER_RESUMPTION']) {
    expect(charter).toMatchObject({ committees: { [kind]: { voters, threshold: 3 } } });
  }
});

test('founders who found at the same moment conflict on the charter, and the second founds again', async () => {
  const call = (who: 'finance' | 'economy') =>
    stage.simulate(cast[who].admin, {
      channel: 'directory',
      contract: 'Members',
      transaction: 'Found',
      args: [JSON.stringify(memberTerms(cast[who], 'FOUNDER'))],
    });
  const [first, second] = [await call('finance'), await call('economy')];
  stage.commit(first);
  expect(() => stage.commit(second)).toThrow(expect.objectContaining({ code: 'COMMIT_CONFLICT' }));
  expect(await outcomeOf(found('directory', 'economy'))).toBe('DONE');
});

test.each([
  ['Members:ProposePurpose', 'exchange', 1],
  ['Directory:ListEntries', 'exchange', 2],
  ['Grants:ListGrants', 'exchange', 2],
  ['Clock:Tick', 'exchange', 1],
  ['AccessLog:ListLogs', 'directory', 0],
] as const)('%s is refused on channel %s', async (name, channel, count) => {
  await alliance.found();
  const [contract = '', transaction = ''] = name.split(':');
  const args = Array.from({ length: count }, () => '');
  const call = stage.submit(cast.finance.admin, { channel, contract, transaction, args });
  expect(await outcomeOf(call)).toBe('WRONG_CHANNEL');
});

test('a function that no contract has is not found', async () => {
  await alliance.found();
  expect(await outcomeOf(alliance.call(cast.finance.admin, 'Members:Dissolve'))).toBe('NOT_FOUND');
});
