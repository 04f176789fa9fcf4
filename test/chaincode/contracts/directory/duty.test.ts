/** Duties: what they are amended to, when they may be retired, and what rests on them. */
import { forkAlliance, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import { dutyContent, incomeContent, type Json } from '../fixture/content';
import { outcomeOf } from '../fixture/refusal';

let standing: StandingAlliance;
let on: StandingAlliance;

beforeAll(async () => {
  standing = await standingAlliance();
  await standing.alliance.call(standing.cast.taxation.admin, 'Directory:RecordDuty', 'customs', dutyContent);
});

beforeEach(() => {
  on = forkAlliance(standing);
});

const call = (name: string, ...args: readonly (string | Json)[]) =>
  outcomeOf(on.alliance.call(on.cast.taxation.admin, `Directory:${name}`, ...args));
const retire = (id: string) => call('RetireDuty', id, 'repealed');
const amend = (duties: readonly string[], draft = 'amended') =>
  on.alliance.lock(on.cast.taxation, draft, incomeContent({ duties }), on.income);

test('a duty is recorded once: ALREADY_EXISTS, even when it is retired by now', async () => {
  expect(await call('RecordDuty', 'customs', dutyContent)).toBe('ALREADY_EXISTS');
  expect(await retire('customs')).toBe('DONE');
  expect(await call('RecordDuty', 'customs', dutyContent)).toBe('ALREADY_EXISTS');
});

test('a duty is amended under its next version, at the version that was read', async () => {
  const amended = { ...dutyContent, text: 'keeps incomes and customs' };
  expect(await call('AmendDuty', 'customs', '1', amended)).toBe('DONE');
  expect(await call('AmendDuty', 'customs', '1', dutyContent)).toBe('WRONG_STATE');
  const read = on.alliance.read(on.cast.housing.admin, 'Directory:ReadDuty', 'TaxationMSP', 'customs');
  expect(await read).toMatchObject({ version: 2, status: 'STANDING', content: amended });
});

test('a duty that an entry rests on alone is not retired', async () => {
  expect(await retire('income')).toBe('WRONG_STATE');
  await amend(['income', 'customs']);
  expect(await retire('income')).toBe('DONE');
  expect(await retire('customs')).toBe('WRONG_STATE');
});

test('an entry lets go of a duty when it is amended without it, and of all when it is withdrawn', async () => {
  const { alliance, cast, income } = on;
  await amend(['customs']);
  expect(await retire('income')).toBe('DONE');
  expect(await retire('customs')).toBe('WRONG_STATE');
  await alliance.call(cast.taxation.admin, 'Directory:WithdrawEntry', income, 'merged');
  expect(await retire('customs')).toBe('DONE');
});

test('no version is locked on a retired duty, whenever it was retired', async () => {
  const { alliance, cast, income } = on;
  const content = incomeContent({ duties: ['income', 'customs'] });
  const ballot = await alliance.propose(cast.taxation, 'late', content, income);
  await retire('customs');
  await alliance.vote('Directory', cast.finance, ballot);
  expect(await outcomeOf(alliance.vote('Directory', cast.economy, ballot))).toBe('WRONG_STATE');
  await call('DraftEntry', 'later', content, income);
  expect(await call('SubmitDraft', 'later', '1')).toBe('WRONG_STATE');
});

test('a duty is never counted as standing for another member', async () => {
  const { alliance, cast, register } = on;
  const other = outcomeOf(
    alliance.call(cast.civilAffairs.admin, 'Directory:RetireDuty', 'income', 'repealed'),
  );
  expect(await other).toBe('WRONG_STATE');
  await alliance.call(cast.civilAffairs.admin, 'Directory:WithdrawEntry', register, 'merged');
  const freed = alliance.call(cast.civilAffairs.admin, 'Directory:RetireDuty', 'income', 'repealed');
  expect(await outcomeOf(freed)).toBe('DONE');
  expect(await retire('income')).toBe('WRONG_STATE');
});
