/** "May I read this, and what is missing": the access rule itself, asked before anything is queried. */

import type {
  Coordinate,
  EntryCode,
  ItemId,
  MspId,
  PurposeCode,
  SubgraphName,
} from '../../../chaincode/model';
import { decide } from '../../../chaincode/model';
import {
  forkAlliance,
  grantIncome,
  type StandingAlliance,
  standingAlliance,
} from '../../chaincode/contracts/fixture/alliance';
import { incomeContent } from '../../chaincode/contracts/fixture/content';
import { runs } from '../../depth';
import { Asking, epochOn, NOON } from './asking';

let standing: StandingAlliance;
let asking: Asking;

beforeAll(async () => {
  asking = await Asking.open();
  standing = await standingAlliance();
});

const REASON = 'reason subgraph coordinate entry item missing { consumer entry items purpose derives }';
const MAY_READ = `query ($entry: ID!, $items: [ID!], $derives: String) {
  mayRead(entry: $entry, items: $items, derives: $derives) {
    allowed purpose height reasons { ${REASON} } grounds { entry basis items rows { item in } }
  }
}`;
const BY_COORDINATE = `query ($coordinates: [CoordinateInput!]!) {
  mayReadCoordinates(coordinates: $coordinates) { allowed reasons { reason coordinate item } grounds { basis } }
}`;

test('without a grant, the answer says which grant would be enough', async () => {
  const variables = { entry: standing.income, items: ['yearlyIncome'] };
  expect((await asking.data(standing.stage, 'HousingMSP', MAY_READ, variables)).mayRead).toEqual({
    allowed: false,
    purpose: 'housing-eligibility',
    height: '1',
    reasons: [
      {
        reason: 'NO_GRANT',
        subgraph: 'taxation',
        coordinate: 'Citizen.yearlyIncome',
        entry: standing.income,
        item: 'yearlyIncome',
        missing: {
          consumer: 'HousingMSP',
          entry: standing.income,
          items: ['yearlyIncome'],
          purpose: 'housing-eligibility',
          derives: null,
        },
      },
    ],
    grounds: [],
  });
});

test('with a grant, the answer says what it covers, and which rows; revoked, it covers nothing', async () => {
  const on = forkAlliance(standing);
  const grant = await grantIncome(on);
  const variables = { entry: on.income, items: ['yearlyIncome'] };
  const mayRead = async () => (await asking.data(on.stage, 'HousingMSP', MAY_READ, variables)).mayRead;
  expect(await mayRead()).toMatchObject({
    allowed: true,
    reasons: [],
    grounds: [{ entry: on.income, basis: grant, rows: [{ item: 'district', in: ['110105'] }] }],
  });
  await on.alliance.call(on.cast.taxation.admin, 'Grants:Revoke', grant, 'misused');
  expect(await mayRead()).toMatchObject({ allowed: false, reasons: [{ reason: 'NO_GRANT' }] });
});

test('what is withheld from everyone says that no grant would help; what is one\u2019s own needs none', async () => {
  const variables = { entry: standing.income, items: ['auditNote'] };
  expect((await asking.data(standing.stage, 'HousingMSP', MAY_READ, variables)).mayRead).toMatchObject({
    allowed: false,
    reasons: [{ reason: 'NOT_SHARED', missing: null }],
  });
  expect((await asking.data(standing.stage, 'TaxationMSP', MAY_READ, variables)).mayRead).toMatchObject({
    allowed: true,
    grounds: [{ basis: 'OWN', rows: [] }],
  });
});

test('an entry that is not there is told as the gateway tells it', async () => {
  const variables = { entry: '30701201/999999' };
  expect((await asking.data(standing.stage, 'HousingMSP', MAY_READ, variables)).mayRead).toMatchObject({
    allowed: false,
    reasons: [{ reason: 'NO_ENTRY', missing: null }],
  });
});

test('coordinates are decided together, as one operation; an unbound one is denied', async () => {
  const on = forkAlliance(standing);
  await grantIncome(on);
  const ask = async (...names: readonly string[]) =>
    (
      await asking.data(on.stage, 'HousingMSP', BY_COORDINATE, {
        coordinates: names.map((coordinate) => ({ coordinate, subgraph: 'taxation' })),
      })
    ).mayReadCoordinates;
  expect(await ask('Query.incomes', 'Citizen.yearlyIncome')).toMatchObject({ allowed: true });
  expect(await ask('Query.incomes', 'Citizen.salary')).toMatchObject({
    allowed: false,
    reasons: [{ reason: 'NO_ENTRY', coordinate: 'Citizen.salary' }],
  });
});

test('a key of several registers means those that are asked for beside it; alone, all', async () => {
  const on = forkAlliance(standing);
  const second = incomeContent({
    binding: {
      subgraph: 'taxation',
      localName: 'second',
      coordinates: [
        { coordinate: 'Citizen.identityNumber', item: 'identityNumber' },
        { coordinate: 'Citizen.bonus', item: 'yearlyIncome' },
      ],
    },
  });
  await on.alliance.lock(on.cast.taxation, 'second', second);
  await grantIncome(on);
  const allowed = async (...names: readonly string[]) => {
    const coordinates = names.map((coordinate) => ({ coordinate }));
    const { mayReadCoordinates } = await asking.data(on.stage, 'HousingMSP', BY_COORDINATE, { coordinates });
    return (mayReadCoordinates as { readonly allowed: boolean }).allowed;
  };
  expect(await allowed('Citizen.identityNumber', 'Citizen.yearlyIncome')).toBe(true);
  expect(await allowed('Citizen.identityNumber')).toBe(false);
  expect(await allowed('Citizen.identityNumber', 'Citizen.bonus')).toBe(false);
});

test('every verdict is what `decide()` says of the same question', async () => {
  const on = forkAlliance(standing);
  await grantIncome(on);
  const epoch = epochOn(on.stage);
  const moment = { ledgerTimeMs: NOON, ownTimeMs: NOON, fresh: true, usedToday: () => 0 };
  const items = ['identityNumber', 'yearlyIncome', 'district', 'auditNote', 'unknown'];
  for (const caller of ['HousingMSP', 'TaxationMSP', 'CivilAffairsMSP', 'NobodyMSP']) {
    for (let chosen = 1; chosen < 2 ** items.length; chosen += runs(7, 1)) {
      const asked = items.filter((_, index) => (chosen >> index) & 1);
      const touches = asked.map((item) => ({
        subgraph: 'taxation' as SubgraphName,
        coordinate: 'Query.incomes' as Coordinate,
        entry: on.income as EntryCode,
        item: item as ItemId,
        beneficiary: caller as MspId,
        derives: undefined,
      }));
      const question = { caller: caller as MspId, purpose: 'housing-eligibility' as PurposeCode, touches };
      const expected = decide(question, epoch, moment);
      const { mayRead } = (await asking.data(
        on.stage,
        caller,
        'query ($entry: ID!, $items: [ID!]) { mayRead(entry: $entry, items: $items) { allowed reasons { reason item } } }',
        { entry: on.income, items: asked },
      )) as {
        readonly mayRead: {
          readonly allowed: boolean;
          readonly reasons: readonly { readonly item: string }[];
        };
      };
      const byItem = (
        one: { readonly item?: string | undefined },
        other: { readonly item?: string | undefined },
      ) => (`${one.item}` < `${other.item}` ? -1 : 1);
      expect(mayRead.allowed).toBe(expected.allowed);
      expect([...mayRead.reasons].sort(byItem)).toEqual(
        expected.allowed
          ? []
          : expected.denials
              .map(({ reason, item }) => ({ reason, item: item ?? null }))
              .sort(byItem as never),
      );
    }
  }
});
