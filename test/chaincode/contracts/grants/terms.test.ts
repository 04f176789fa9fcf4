/** What a grant may be: never more than the entry shares, never more than was asked. */
import fc from 'fast-check';
import { canonicalHash, type GrantTerms, grantTerms, widerDimensions } from '../../../../chaincode/model';
import { runs } from '../../../depth';
import { forkAlliance, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import { incomeContent, incomeTerms, type Json, requestOf } from '../fixture/content';
import { outcomeOf } from '../fixture/refusal';

const ENTRY = '30701201/000001';
const day = (text: string): string => `${text}T00:00:00.000Z`;

let standing: StandingAlliance;
let on: StandingAlliance;

beforeAll(async () => {
  standing = await standingAlliance();
});

beforeEach(() => {
  on = forkAlliance(standing);
});

const ask = (over: Json, more: Json = {}) =>
  outcomeOf(
    on.alliance.call(on.cast.housing.admin, 'Grants:Request', requestOf(incomeTerms(ENTRY, over), more)),
  );

test.each<[string, Json, string]>([
  ['an item the entry does not have', { items: ['identityNumber', 'salary'] }, 'INVALID_ARGUMENT'],
  ['an item that is not shared', { items: ['auditNote'] }, 'INVALID_ARGUMENT'],
  ['an item twice', { items: ['district', 'district'] }, 'INVALID_ARGUMENT'],
  ['no item', { items: [] }, 'INVALID_ARGUMENT'],
  ['a purpose the entry does not allow', { purposes: ['care'] }, 'INVALID_ARGUMENT'],
  [
    'a filter over what is no row dimension',
    { rowFilter: [{ dimension: 'yearlyIncome', in: ['1'] }] },
    'INVALID_ARGUMENT',
  ],
  [
    'a value outside the code set',
    { rowFilter: [{ dimension: 'district', in: ['110105', '999999'] }] },
    'INVALID_ARGUMENT',
  ],
  [
    'two conditions on one dimension',
    {
      rowFilter: [
        { dimension: 'district', in: ['110105'] },
        { dimension: 'district', in: ['110108'] },
      ],
    },
    'INVALID_ARGUMENT',
  ],
  [
    'a window that ends before it begins',
    { window: { from: day('2027-01-01'), until: day('2026-01-01') } },
    'INVALID_ARGUMENT',
  ],
  ['an unknown obligation', { obligations: ['SHRED'] }, 'INVALID_ARGUMENT'],
  ['an unknown constraint', { onlyOnMondays: true }, 'INVALID_ARGUMENT'],
  ['another version than stands', { entryVersion: 2 }, 'WRONG_STATE'],
  ['an entry that does not exist', { entry: '30701201/000099' }, 'NOT_FOUND'],
  ["another member's name", { consumer: 'CivilAffairsMSP' }, 'NOT_ALLOWED'],
  [
    'derivation into a coordinate that is not its own',
    { derives: ['Citizen.lowIncomeEligible'] },
    'COORDINATE_UNBOUND',
  ],
])('%s is refused', async (_what, over, code) => {
  expect(await ask(over)).toBe(code);
});

test("every row of the entry may be asked for, and an application that is the consumer's own", async () => {
  expect(await ask({ rowFilter: [] })).toBe('DONE');
  expect(await ask({}, { application: 'eligibility' })).toBe('NOT_FOUND');
});

test('a member needs no grant on its own entry', async () => {
  const asked = incomeTerms(ENTRY, { consumer: 'TaxationMSP' });
  const call = on.alliance.call(on.cast.taxation.admin, 'Grants:Request', requestOf(asked));
  expect(await outcomeOf(call)).toBe('INVALID_ARGUMENT');
});

test('an entry that is suspended is not asked for', async () => {
  await on.alliance.call(on.cast.finance.admin, 'Directory:SuspendEntry', ENTRY, 'alarm');
  expect(await ask({})).toBe('WRONG_STATE');
});

test('a department asks for inputs to derive into a coordinate it has bound to an item, presence is none', async () => {
  const { alliance, cast } = on;
  const derive = (coordinate: string) =>
    outcomeOf(
      alliance.call(
        cast.civilAffairs.admin,
        'Grants:Request',
        requestOf(incomeTerms(ENTRY, { consumer: 'CivilAffairsMSP', derives: [coordinate] })),
      ),
    );
  expect(await derive('Citizen.lowIncomeEligible')).toBe('DONE');
  expect(await derive('Query.register')).toBe('COORDINATE_UNBOUND');
  expect(await derive('Citizen.yearlyIncome')).toBe('COORDINATE_UNBOUND');
});

describe('approved terms', () => {
  const ASKED = incomeTerms(ENTRY, {
    items: ['identityNumber', 'yearlyIncome'],
    purposes: ['housing-eligibility', 'statistics'],
    rowFilter: [{ dimension: 'district', in: ['110105', '110108'] }],
    obligations: ['DELETE_AFTER_USE'],
  });
  const approve = async (over: Json): Promise<string> => {
    const { alliance, cast } = on;
    const request = await alliance.request(cast.housing, ASKED);
    return outcomeOf(alliance.consent(cast.taxation, request, ASKED, { ...ASKED, ...over }));
  };

  test.each<[string, Json]>([
    ['the same', {}],
    ['fewer items', { items: ['identityNumber'] }],
    ['fewer purposes', { purposes: ['statistics'] }],
    ['fewer rows', { rowFilter: [{ dimension: 'district', in: ['110108'] }] }],
    ['a shorter window', { window: { from: day('2026-02-01'), until: day('2026-03-01') } }],
    ['a smaller quota', { quota: { operationsPerDay: 10 } }],
    ['more obligations', { obligations: ['DELETE_AFTER_USE', 'NO_ONWARD_SHARING'] }],
  ])('%s may be consented to', async (_what, over) => {
    expect(await approve(over)).toBe('DONE');
  });

  test.each<[string, Json]>([
    ['more items', { items: ['identityNumber', 'yearlyIncome', 'district'] }],
    ['every row', { rowFilter: [] }],
    ['an earlier beginning', { window: { from: day('2025-12-31'), until: day('2026-03-01') } }],
    ['a later end', { window: { from: day('2026-02-01'), until: day('2027-01-02') } }],
    ['a larger quota', { quota: { operationsPerDay: 1001 } }],
    ['no quota', { quota: undefined }],
    ['fewer obligations', { obligations: [] }],
    ['the rows of what the consumer is', { rowFilter: [{ dimension: 'district', attribute: 'district' }] }],
    ['another consumer', { consumer: 'CivilAffairsMSP' }],
    ['a derivation', { derives: ['Citizen.lowIncomeEligible'] }],
  ])('%s may not', async (_what, over) => {
    expect(await approve(over)).toBe('INVALID_ARGUMENT');
  });

  test('no derivation is not a narrower one: it would let the department read the inputs itself', async () => {
    const { alliance, cast } = on;
    const asked = incomeTerms(ENTRY, {
      consumer: 'CivilAffairsMSP',
      derives: ['Citizen.lowIncomeEligible'],
    });
    const request = await alliance.request(cast.civilAffairs, asked);
    const call = alliance.consent(cast.taxation, request, asked, { ...asked, derives: [] });
    expect(await outcomeOf(call)).toBe('INVALID_ARGUMENT');
  });

  test('are what is voted on and granted; what was asked stays beside them', async () => {
    const { alliance, cast } = on;
    const approved = { ...ASKED, items: ['yearlyIncome'] };
    const request = await alliance.request(cast.housing, ASKED);
    const ballot = await alliance.consent(cast.taxation, request, ASKED, approved);
    expect(ballot).toEqual({ ballot: `grant/${request}`, termsHash: canonicalHash(approved) });
    const { grant } = (await alliance.pass('Grants', ballot)) as unknown as { readonly grant: string };
    expect(await alliance.read(cast.housing.admin, 'Grants:ReadGrant', grant)).toMatchObject({
      grant: { terms: approved, lock: { n: 3, k: 2, termsHash: canonicalHash(approved) } },
    });
    expect(await alliance.read(cast.housing.admin, 'Grants:ReadRequest', request)).toMatchObject({
      state: 'GRANTED',
      asked: ASKED,
      approved,
    });
  });
});

test('a founder complies with the request it read, not with another: TERMS_MISMATCH', async () => {
  const { alliance, cast } = on;
  const request = await alliance.request(cast.housing, incomeTerms(ENTRY));
  const other = canonicalHash(incomeTerms(ENTRY, { items: ['district'] }));
  const call = alliance.call(cast.finance.admin, 'Grants:Comply', request, other);
  expect(await outcomeOf(call)).toBe('TERMS_MISMATCH');
});

test('a vote does not grant what the entry no longer is: it was amended meanwhile', async () => {
  const { alliance, cast } = on;
  const asked = incomeTerms(ENTRY);
  const ballot = await alliance.consent(cast.taxation, await alliance.request(cast.housing, asked), asked);
  await alliance.vote('Grants', cast.finance, ballot);
  await alliance.lock(cast.taxation, 'second', incomeContent(), ENTRY);
  expect(await outcomeOf(alliance.vote('Grants', cast.economy, ballot))).toBe('WRONG_STATE');
});

test('a provider that takes its consent back ends the vote', async () => {
  const { alliance, cast } = on;
  const asked = incomeTerms(ENTRY);
  const request = await alliance.request(cast.housing, asked);
  const ballot = await alliance.consent(cast.taxation, request, asked);
  await alliance.vote('Grants', cast.finance, ballot);
  await alliance.call(cast.taxation.admin, 'Grants:Refuse', request, 'reconsidered');
  expect(await outcomeOf(alliance.vote('Grants', cast.economy, ballot))).toBe('WRONG_STATE');
  const grants = await alliance.read(cast.housing.admin, 'Grants:ListGrants', '10', '');
  expect(grants).toMatchObject({ rows: [] });
});

describe('revoking and resuming', () => {
  const granted = () => on.alliance.grant(on.cast.housing, on.cast.taxation, incomeTerms(ENTRY));
  const stateOf = (id: string) => on.alliance.read(on.cast.housing.admin, 'Grants:ReadGrant', id);

  test('two founders revoke without the provider, one does not', async () => {
    const { alliance, cast } = on;
    const id = await granted();
    const ballot = await alliance.open(cast.finance.admin, 'Grants:ProposeRevocation', id, 'misuse');
    await alliance.vote('Grants', cast.finance, ballot);
    expect(await stateOf(id)).toMatchObject({ state: { state: 'ACTIVE' } });
    await alliance.vote('Grants', cast.economy, ballot);
    expect(await stateOf(id)).toMatchObject({
      state: { state: 'REVOKED', by: 'FinanceMSP', reason: 'misuse', revision: '2' },
    });
  });

  test("resuming takes the provider's word and two votes", async () => {
    const { alliance, cast } = on;
    const id = await granted();
    await alliance.call(cast.economy.admin, 'Grants:Suspend', id, 'alarm');
    const byFounder = alliance.open(cast.finance.admin, 'Grants:ProposeResumption', id);
    expect(await outcomeOf(byFounder)).toBe('NOT_ALLOWED');
    const ballot = await alliance.open(cast.taxation.admin, 'Grants:ProposeResumption', id);
    await alliance.vote('Grants', cast.finance, ballot);
    expect(await stateOf(id)).toMatchObject({ state: { state: 'SUSPENDED' } });
    await alliance.vote('Grants', cast.establishment, ballot);
    expect(await stateOf(id)).toMatchObject({ state: { state: 'ACTIVE', revision: '3' } });
  });

  test('an old vote on a resumption does not bring a revoked grant back', async () => {
    const { alliance, cast } = on;
    const id = await granted();
    await alliance.call(cast.economy.admin, 'Grants:Suspend', id, 'alarm');
    const ballot = await alliance.open(cast.taxation.admin, 'Grants:ProposeResumption', id);
    await alliance.vote('Grants', cast.finance, ballot);
    await alliance.call(cast.taxation.admin, 'Grants:Revoke', id, 'misuse');
    expect(await outcomeOf(alliance.vote('Grants', cast.economy, ballot))).toBe('WRONG_STATE');
  });
});

describe('narrower in every dimension', () => {
  const BASE = grantTerms.parse(
    incomeTerms(ENTRY, {
      items: ['a', 'b', 'c'],
      purposes: ['p', 'q'],
      rowFilter: [{ dimension: 'd', in: ['1', '2'] }],
      derives: ['T.x', 'T.y'],
      obligations: ['DELETE_AFTER_USE'],
      delegation: { depth: 1 },
      parent: 'g-000000000001',
    }),
  );
  const changes: readonly [keyof GrantTerms, Json][] = [
    ['items', { items: ['a', 'z'] }],
    ['purposes', { purposes: ['p', 'r'] }],
    ['rowFilter', { rowFilter: [{ dimension: 'd', attribute: 'e' }] }],
    ['window', { window: { from: day('2020-01-01'), until: day('2026-06-01') } }],
    ['quota', { quota: { operationsPerDay: 9999 } }],
    ['obligations', { obligations: [] }],
    ['derives', { derives: [] }],
    ['entryVersion', { entryVersion: 2 }],
    ['consumer', { consumer: 'OtherMSP' }],
    ['entry', { entry: '30701201/000002' }],
    ['delegation', { delegation: { depth: 2 } }],
    ['parent', { parent: undefined }],
  ];

  test('every dimension of a grant has its rule', () => {
    expect(changes.map(([dimension]) => dimension).sort()).toEqual(Object.keys(BASE).sort());
  });

  test('any set of widenings is told exactly', () => {
    fc.assert(
      fc.property(fc.subarray([...changes]), (chosen) => {
        const wider = grantTerms.parse(Object.assign({}, BASE, ...chosen.map(([, change]) => change)));
        expect(widerDimensions(wider, BASE)).toEqual(chosen.map(([dimension]) => dimension).sort());
      }),
      { numRuns: runs(200, 5000), verbose: true },
    );
  });
});
