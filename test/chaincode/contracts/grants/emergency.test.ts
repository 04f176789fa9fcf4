/** Break-glass: by two officers whom the provider consented to, for an hour at most, loudly, and reviewed. */
import { forkAlliance, grantIncome, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import { incomeTerms, type Json, requestOf } from '../fixture/content';
import {
  breakGlass,
  dormantGrant,
  OFFICERS,
  type Officer,
  OTHER_OFFICER,
  signed,
  statementOn,
  tickAll,
} from '../fixture/emergency';
import { outcomeOf } from '../fixture/refusal';

let standing: StandingAlliance;
let on: StandingAlliance;
let grant: string;

beforeAll(async () => {
  standing = await standingAlliance();
  grant = await dormantGrant(standing);
});

beforeEach(() => {
  on = forkAlliance(standing);
});

const open = (over: Json = {}, officers: readonly Officer[] = OFFICERS, id = grant) =>
  outcomeOf(on.alliance.call(on.cast.housing.admin, 'Grants:BreakGlass', ...breakGlass(id, over, officers)));

const review = (finding: string, who = on.cast.taxation, n = '1') =>
  outcomeOf(on.alliance.call(who.admin, 'Grants:ReviewEmergency', grant, n, finding));

test.each<[string, Json]>([
  ['one officer', { officers: [OFFICERS[0].hash], maxMinutes: 30 }],
  ['the same officer twice', { officers: [OFFICERS[0].hash, OFFICERS[0].hash], maxMinutes: 30 }],
  ['more than an hour', { officers: OFFICERS.map(({ hash }) => hash), maxMinutes: 61 }],
])('terms with %s are refused', async (_what, emergency) => {
  const asked = incomeTerms(on.income, { emergency });
  const call = on.alliance.call(on.cast.housing.admin, 'Grants:Request', requestOf(asked));
  expect(await outcomeOf(call)).toBe('INVALID_ARGUMENT');
});

test('a dormant grant is not delegated', async () => {
  const emergency = { officers: OFFICERS.map(({ hash }) => hash), maxMinutes: 30 };
  const asked = incomeTerms(on.income, { emergency, delegation: { depth: 1 } });
  const call = on.alliance.call(on.cast.housing.admin, 'Grants:Request', requestOf(asked));
  expect(await outcomeOf(call)).toBe('INVALID_ARGUMENT');
});

test('an approval may make a grant dormant, and never wakes one', async () => {
  const { alliance, cast, income } = on;
  const emergency = { officers: OFFICERS.map(({ hash }) => hash), maxMinutes: 30 };
  const plain = incomeTerms(income);
  const dormant = { ...plain, emergency };
  const approve = async (asked: Json, approved: Json): Promise<string> => {
    const request = await alliance.request(cast.housing, asked);
    return outcomeOf(alliance.consent(cast.taxation, request, asked, approved));
  };
  expect(await approve(plain, dormant)).toBe('DONE');
  expect(await approve(dormant, plain)).toBe('INVALID_ARGUMENT');
  expect(await approve(dormant, { ...plain, emergency: { ...emergency, maxMinutes: 31 } })).toBe(
    'INVALID_ARGUMENT',
  );
  const others = [...emergency.officers, OTHER_OFFICER.hash];
  expect(await approve(dormant, { ...plain, emergency: { ...emergency, officers: others } })).toBe(
    'INVALID_ARGUMENT',
  );
});

test('two officers open it; the use, their signatures and no reason stand on the ledger', async () => {
  expect(await open()).toBe('DONE');
  const list = await on.alliance.read(on.cast.finance.admin, 'Grants:ListEmergencies', grant, '10', '');
  expect(list).toMatchObject({
    rows: [{ statement: statementOn(grant), signatures: [{ spki: expect.any(String) }, {}] }],
  });
});

test.each<[string, readonly Officer[]]>([
  ['the same officer twice', [OFFICERS[0], OFFICERS[0]]],
  ['an officer of no such terms', [OFFICERS[0], OTHER_OFFICER]],
])('%s does not open it', async (_what, officers) => {
  expect(await open({}, officers)).toBe('INVALID_ARGUMENT');
});

test.each<[string, Json]>([
  ['for longer than the terms say', { minutes: 46 }],
  ['for longer than an hour', { minutes: 61 }],
  ['long before ledger time', { from: '2026-11-23T07:54:59.000Z' }],
  ['long after ledger time', { from: '2026-11-23T08:05:01.000Z' }],
  ['before the first use', { n: 2 }],
  ['for another purpose than break-glass', { kind: 'hub-ticket' }],
])('%s it is not opened', async (_what, over) => {
  expect(['INVALID_ARGUMENT', 'NOT_FOUND']).toContain(await open(over));
});

test('a signature over something else does not open it', async () => {
  const statement = statementOn(grant);
  const other = signed(OFFICERS[1], statementOn(grant, { minutes: 5 }));
  const args = [grant, statement, signed(OFFICERS[0], statement), other];
  const call = on.alliance.call(on.cast.housing.admin, 'Grants:BreakGlass', ...args);
  expect(await outcomeOf(call)).toBe('INVALID_ARGUMENT');
});

test('a statement on one grant opens no other', async () => {
  const second = await dormantGrant(on);
  const [, statement, a, b] = breakGlass(grant);
  const call = on.alliance.call(
    on.cast.housing.admin,
    'Grants:BreakGlass',
    second,
    statement,
    a ?? {},
    b ?? {},
  );
  expect(await outcomeOf(call)).toBe('INVALID_ARGUMENT');
});

test('a grant without emergency terms is not opened by break-glass', async () => {
  expect(await open({}, OFFICERS, await grantIncome(on))).toBe('INVALID_ARGUMENT');
});

test('beyond the window of its grant it is not opened', async () => {
  await tickAll(on.alliance, '2026-12-31T23:50:00.000Z');
  expect(await open({ from: '2026-12-31T23:50:00.000Z' })).toBe('INVALID_ARGUMENT');
  expect(await open({ from: '2026-12-31T23:50:00.000Z', minutes: 10 })).toBe('DONE');
});

test('suspended, it is not opened', async () => {
  await on.alliance.call(on.cast.finance.admin, 'Grants:Suspend', grant, 'alarm');
  expect(await open()).toBe('WRONG_STATE');
});

test('one statement opens one use', async () => {
  await open();
  expect(await open()).toBe('ALREADY_EXISTS');
});

test('no second use while one is not reviewed', async () => {
  await open();
  expect(await open({ n: 2 })).toBe('WRONG_STATE');
  expect(await review('JUSTIFIED')).toBe('DONE');
  expect(await open({ n: 2 })).toBe('DONE');
});

test('the provider or a founder reviews, once; never the consumer', async () => {
  await open();
  expect(await review('JUSTIFIED', on.cast.housing)).toBe('NOT_ALLOWED');
  expect(await review('JUSTIFIED', on.cast.civilAffairs)).toBe('NOT_ALLOWED');
  expect(await review('JUSTIFIED', on.cast.economy)).toBe('DONE');
  expect(await review('UNJUSTIFIED')).toBe('WRONG_STATE');
});

test('a founder does not review its own use', async () => {
  const { alliance, cast, income } = on;
  const emergency = { officers: OFFICERS.map(({ hash }) => hash), maxMinutes: 45 };
  const own = await alliance.grant(
    cast.finance,
    cast.taxation,
    incomeTerms(income, { consumer: 'FinanceMSP', emergency }),
  );
  await alliance.call(cast.finance.admin, 'Grants:BreakGlass', ...breakGlass(own));
  const call = alliance.call(cast.finance.admin, 'Grants:ReviewEmergency', own, '1', 'JUSTIFIED');
  expect(await outcomeOf(call)).toBe('NOT_ALLOWED');
});

test('what was not justified suspends the grant', async () => {
  await open();
  expect(await review('UNJUSTIFIED')).toBe('DONE');
  expect(await on.alliance.read(on.cast.finance.admin, 'Grants:ReadGrant', grant)).toMatchObject({
    state: { state: 'SUSPENDED', by: 'TaxationMSP' },
  });
  expect(await open({ n: 2 })).toBe('WRONG_STATE');
});

test('a use is loud: the transaction leaves an event', async () => {
  const args = breakGlass(grant).map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
  const call = { channel: 'directory', contract: 'Grants', transaction: 'BreakGlass', args } as const;
  const { event } = await on.stage.simulate(on.cast.housing.admin, call);
  expect(event).toMatchObject({ name: 'EmergencyOpened', payload: { grant, n: 1, consumer: 'HousingMSP' } });
});
