/** An edited request: what was checked, consented to and voted on before binds nothing any more. */
import { canonicalHash, requestHash, request as storedRequest } from '../../../../chaincode/model';
import { forkAlliance, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import { incomeTerms, type Json, requestOf } from '../fixture/content';
import { outcomeOf } from '../fixture/refusal';

let standing: StandingAlliance;
let on: StandingAlliance;

beforeAll(async () => {
  standing = await standingAlliance();
});

beforeEach(() => {
  on = forkAlliance(standing);
});

const resubmit = (id: string, asked: Json, more: Json = {}) =>
  outcomeOf(on.alliance.call(on.cast.housing.admin, 'Grants:Resubmit', id, requestOf(asked, more)));

const read = async (id: string) =>
  storedRequest.parse(await on.alliance.read(on.cast.housing.admin, 'Grants:ReadRequest', id));

test('a returned request is corrected and goes its way again, under the next revision', async () => {
  const { alliance, cast, income } = on;
  const id = await alliance.request(cast.housing, incomeTerms(income));
  await alliance.call(cast.finance.admin, 'Grants:Return', id, 'name the article');
  const asked = incomeTerms(income, { items: ['yearlyIncome'] });
  expect(await resubmit(id, asked)).toBe('DONE');
  expect(await read(id)).toMatchObject({ state: 'SUBMITTED', revision: 2, asked });
  expect(await read(id)).not.toHaveProperty('remark');
  const ballot = await alliance.consent(cast.taxation, id, asked);
  expect(ballot.ballot).toBe(`grant/${id}/2`);
  expect(await alliance.pass('Grants', ballot)).toMatchObject({ grant: id.replace('r-', 'g-') });
});

test('an edit ends the vote: what was voted on is not what would be granted', async () => {
  const { alliance, cast, income } = on;
  const asked = incomeTerms(income);
  const id = await alliance.request(cast.housing, asked);
  const ballot = await alliance.consent(cast.taxation, id, asked);
  await alliance.vote('Grants', cast.finance, ballot);
  expect(await resubmit(id, incomeTerms(income, { rowFilter: [] }))).toBe('DONE');
  expect(await outcomeOf(alliance.vote('Grants', cast.economy, ballot))).toBe('WRONG_STATE');
  expect(await read(id)).not.toHaveProperty('approved');
});

test('an edit back to the same terms takes check, consent and votes anew', async () => {
  const { alliance, cast, income } = on;
  const asked = incomeTerms(income);
  const id = await alliance.request(cast.housing, asked);
  await alliance.vote('Grants', cast.finance, await alliance.consent(cast.taxation, id, asked));
  expect(await resubmit(id, asked)).toBe('DONE');
  expect(await outcomeOf(alliance.call(cast.taxation.admin, 'Grants:Consent', id, asked))).toBe(
    'WRONG_STATE',
  );
  const again = await alliance.consent(cast.taxation, id, asked);
  expect(again).toEqual({ ballot: `grant/${id}/2`, termsHash: canonicalHash(asked) });
  expect(await alliance.vote('Grants', cast.finance, again)).toMatchObject({ state: 'OPEN' });
});

test('a check binds the legal basis too: TERMS_MISMATCH when it was changed meanwhile', async () => {
  const { alliance, cast, income } = on;
  const asked = incomeTerms(income);
  const id = await alliance.request(cast.housing, asked);
  const seen = requestHash(await read(id));
  await resubmit(id, asked, { legalBasis: { name: 'none', article: '' } });
  expect(await outcomeOf(alliance.call(cast.finance.admin, 'Grants:Comply', id, seen))).toBe(
    'TERMS_MISMATCH',
  );
});

test('an edit stays on its entry, in the name of its consumer', async () => {
  const { alliance, cast, income, register } = on;
  const id = await alliance.request(cast.housing, incomeTerms(income));
  const other = { items: ['identityNumber'], rowFilter: [], entry: register };
  expect(await resubmit(id, incomeTerms(income, other))).toBe('INVALID_ARGUMENT');
  expect(await resubmit(id, incomeTerms(income, { consumer: 'FinanceMSP' }))).toBe('NOT_ALLOWED');
});

test('the provider returns what it would have to consent to', async () => {
  const { alliance, cast, income } = on;
  const id = await alliance.request(cast.housing, incomeTerms(income));
  expect(await outcomeOf(alliance.call(cast.taxation.admin, 'Grants:Return', id, 'too wide'))).toBe('DONE');
  expect(await read(id)).toMatchObject({ state: 'RETURNED', remark: 'too wide' });
});
