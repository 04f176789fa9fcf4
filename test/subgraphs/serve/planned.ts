/** The gateway's own analysis, decision and execution over the departments as they are: both sides must read a fetch alike. */
import type { MspId } from '../../../chaincode/model';
import type { Execution } from '../../../gateway/execution';
import { ask as askAll } from './asked';
import { HOUSING } from './directory';
import { CIVIL_AFFAIRS, department, district, ELIGIBLE, known, people, rows } from './scenario';

const ELIGIBILITY = `query Eligibility($id: ID!) {
  citizen(identityNumber: $id) { name household { address } division { name } yearlyIncome lowIncomeEligible }
}`;

interface Asked {
  readonly query?: string;
  readonly id?: string;
  readonly caller?: MspId;
}

const ask = ({ query = ELIGIBILITY, id = '', caller = HOUSING }: Asked): Promise<Execution> =>
  askAll({ query, caller, variables: query.includes('$id') ? { id } : {} });

test('the scenario is answered whole, by all three departments, each under its own signature', async () => {
  const person = known((each) => each.income !== undefined && each.ceiling !== undefined);
  const execution = await ask({ id: person.number });
  expect(execution).toMatchObject({
    faults: [],
    data: {
      citizen: {
        name: person.name,
        household: { address: person.address },
        division: { name: expect.any(String) },
        yearlyIncome: person.income,
        lowIncomeEligible: (person.income ?? 0) <= (person.ceiling ?? 0),
      },
    },
  });
  expect(new Set(execution.served.map(({ subgraph }) => subgraph))).toEqual(
    new Set(['public-security', 'taxation', 'civil-affairs']),
  );
});

test('a citizen of another district is answered like one who does not exist', async () => {
  const there = await ask({ id: people.find((each) => each.district !== district)?.number ?? '' });
  const nowhere = await ask({ id: '110101190001010000' });
  expect(there).toMatchObject({ data: { citizen: null }, faults: [] });
  expect(nowhere).toMatchObject({ data: { citizen: null }, faults: [] });
});

test('an input that nobody asked for reaches the computing department, and eligibility the caller', async () => {
  const person = known((each) => each.income !== undefined && each.ceiling !== undefined);
  const execution = await ask({
    query: 'query ($id: ID!) { citizen(identityNumber: $id) { lowIncomeEligible } }',
    id: person.number,
  });
  const lowIncomeEligible = (person.income ?? 0) <= (person.ceiling ?? 0);
  expect(execution).toMatchObject({ data: { citizen: { lowIncomeEligible } }, faults: [] });
});

test('divisions answer a member without a grant, page after page', async () => {
  const query =
    '{ divisions(parent: "110000", first: 16) { totalCount edges { cursor node { code name level parent { code } } } pageInfo { hasNextPage endCursor } } division(code: "110108") { name parent { name } } }';
  const execution = await ask({ query, caller: CIVIL_AFFAIRS });
  expect(execution).toMatchObject({
    faults: [],
    data: {
      divisions: { totalCount: 16, pageInfo: { hasNextPage: false } },
      division: { name: '海淀区', parent: { name: '北京市' } },
    },
  });
});

test("an answer is withdrawn whole when one department's newer view denies", async () => {
  const person = known(() => true);
  const before = rows.grants;
  const districts = [district];
  const items = ['identityNumber', 'yearlyIncome'];
  rows.grant({
    id: '5',
    consumer: CIVIL_AFFAIRS,
    localName: 'income',
    items,
    districts,
    derives: [ELIGIBLE],
    state: 'SUSPENDED',
  });
  department('taxation').view.publish(rows.epoch(11n));
  rows.grants = before;
  expect(await ask({ id: person.number })).toMatchObject({ withdrawn: { height: 11n } });
});

test('a department whose view is stale costs its own fields alone', async () => {
  const person = known(() => true);
  department('taxation').view.fresh = false;
  const execution = await ask({ id: person.number });
  expect(execution).toMatchObject({
    data: { citizen: { name: person.name, yearlyIncome: null } },
    faults: expect.arrayContaining([expect.objectContaining({ code: 'STALE_LEDGER' })]),
  });
});
