/** Row filters by what the consumer is: asked, consented to, voted on, and decided by its record as it stands. */
import { forkAlliance, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import { incomeContent, incomeTerms, type Json, memberTerms } from '../fixture/content';
import { decideOn, reasonsOn } from '../fixture/facts';
import { outcomeOf } from '../fixture/refusal';

const OWN = [{ dimension: 'district', attribute: 'district' }];

let standing: StandingAlliance;
let on: StandingAlliance;

beforeAll(async () => {
  standing = await standingAlliance();
});

beforeEach(() => {
  on = forkAlliance(standing);
});

const grantOwn = (over: Json = {}) =>
  on.alliance.grant(on.cast.housing, on.cast.taxation, incomeTerms(on.income, { rowFilter: OWN, ...over }));

/** All founders vote that housing is this now. */
async function become(attributes: Json): Promise<void> {
  const { alliance, cast } = on;
  const terms = { ...memberTerms(cast.housing), attributes };
  const opened = await alliance.open(cast.housing.admin, 'Members:ProposeMemberChange', terms);
  await alliance.pass('Members', opened);
}

const asked = () => ({ entry: on.income, items: ['yearlyIncome'] });
function rowsNow(): unknown {
  const decision = decideOn(on.stage, asked());
  return decision.allowed ? decision.scopes.map(({ rowFilter }) => rowFilter) : reasonsOn(on.stage, asked());
}

test('reach the rows of the value that the record has when it is decided', async () => {
  await grantOwn();
  expect(rowsNow()).toEqual([[{ dimension: 'district', in: ['110105'] }]]);
  await become({ district: '110108' });
  expect(rowsNow()).toEqual([[{ dimension: 'district', in: ['110108'] }]]);
  await become({});
  expect(rowsNow()).toBe('NO_GRANT yearlyIncome');
});

test.each<[string, Json]>([
  ['no such attribute', { rowFilter: [{ dimension: 'district', attribute: 'division' }] }],
  ['what is no row dimension', { rowFilter: [{ dimension: 'yearlyIncome', attribute: 'district' }] }],
  ['one dimension twice', { rowFilter: [...OWN, { dimension: 'district', in: ['110105'] }] }],
  ['no name at all', { rowFilter: [{ dimension: 'district', attribute: '' }] }],
])('a request by %s is refused', async (_what, over) => {
  expect(await outcomeOf(grantOwn(over))).toBe('INVALID_ARGUMENT');
});

test('a request is refused whose attribute is outside the code set of the entry', async () => {
  await become({ district: '999999' });
  expect(await outcomeOf(grantOwn())).toBe('INVALID_ARGUMENT');
});

test('the last vote is refused when the attribute is gone by then', async () => {
  const { alliance, cast } = on;
  const terms = incomeTerms(on.income, { rowFilter: OWN });
  const opened = await alliance.consent(cast.taxation, await alliance.request(cast.housing, terms), terms);
  await become({});
  expect(await outcomeOf(alliance.pass('Grants', opened))).toBe('INVALID_ARGUMENT');
});

test('approved terms may not turn the attribute into a value, nor into every row', async () => {
  const { alliance, cast } = on;
  const terms = incomeTerms(on.income, { rowFilter: OWN });
  for (const rowFilter of [[{ dimension: 'district', in: ['110105'] }], []]) {
    const request = await alliance.request(cast.housing, terms);
    const consented = alliance.consent(cast.taxation, request, terms, { ...terms, rowFilter });
    expect(await outcomeOf(consented)).toBe('INVALID_ARGUMENT');
  }
});

test('what is granted by an attribute is not handed on: the same attribute of another member is another value', async () => {
  const { alliance, cast } = on;
  const parent = await grantOwn({ delegation: { depth: 1 } });
  for (const rowFilter of [OWN, [{ dimension: 'district', in: ['110105'] }]]) {
    const part = incomeTerms(on.income, { consumer: 'CivilAffairsMSP', parent, rowFilter });
    expect(await outcomeOf(alliance.request(cast.civilAffairs, part))).toBe('INVALID_ARGUMENT');
  }
});

test('an attribute may narrow what is handed on', async () => {
  const { alliance, cast } = on;
  const all = incomeTerms(on.income, { rowFilter: [], delegation: { depth: 1 } });
  const parent = await alliance.grant(cast.housing, cast.taxation, all);
  const part = incomeTerms(on.income, { consumer: 'CivilAffairsMSP', parent, rowFilter: OWN });
  await alliance.grant(cast.civilAffairs, cast.housing, part);
  const decision = decideOn(on.stage, { ...asked(), caller: 'CivilAffairsMSP' });
  expect(decision).toMatchObject({
    allowed: true,
    scopes: [{ rowFilter: [{ dimension: 'district', in: ['110105'] }], delegatedFrom: [parent] }],
  });
});

test('the entry may no longer tell the dimension apart: then the grant counts as none', async () => {
  await grantOwn();
  await on.alliance.lock(on.cast.taxation, 'fewer', incomeContent({ rowDimensions: [] }), on.income);
  expect(rowsNow()).toBe('NO_GRANT yearlyIncome');
});
