/** Delegation: another member holds a part of a grant, never more, and only while the whole stands. */
import fc from 'fast-check';
import { beyondParent, type GrantTerms, grantTerms } from '../../../../chaincode/model';
import { runs } from '../../../depth';
import { forkAlliance, grantIncome, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import { incomeContent, incomeTerms, type Json, requestOf } from '../fixture/content';
import { outcomeOf } from '../fixture/refusal';

const ENTRY = '30701201/000001';
const day = (text: string): string => `${text}T00:00:00.000Z`;
const DELEGABLE: Json = { delegation: { depth: 2 } };

let standing: StandingAlliance;
let on: StandingAlliance;
let parent: string;

/** Housing holds a grant that may be handed on twice. */
beforeAll(async () => {
  standing = await standingAlliance();
  parent = await grantIncome(standing, DELEGABLE);
});

beforeEach(() => {
  on = forkAlliance(standing);
});

/** What civil affairs asks of housing: the whole of its grant, but for what `over` says. */
const partOf = (grant: string, over: Json = {}): Json =>
  incomeTerms(ENTRY, { consumer: 'CivilAffairsMSP', parent: grant, ...over });

const ask = (over: Json, consumer = on.cast.civilAffairs) =>
  outcomeOf(on.alliance.call(consumer.admin, 'Grants:Request', requestOf(partOf(parent, over))));

const delegated = async (over: Json = {}): Promise<string> =>
  on.alliance.grant(on.cast.civilAffairs, on.cast.housing, partOf(parent, over));

test.each<[string, Json]>([
  ['an item more', { items: ['identityNumber', 'yearlyIncome', 'district'] }],
  ['every row', { rowFilter: [] }],
  ['the rows of its own district', { rowFilter: [{ dimension: 'district', attribute: 'district' }] }],
  ['another purpose', { purposes: ['statistics'] }],
  ['an earlier beginning', { window: { from: day('2025-12-31'), until: day('2026-03-01') } }],
  ['a later end', { window: { from: day('2026-02-01'), until: day('2027-01-02') } }],
  ['a larger quota', { quota: { operationsPerDay: 1001 } }],
  ['no quota', { quota: undefined }],
  ['derivation', { derives: ['Citizen.lowIncomeEligible'] }],
  ['as much delegation as its parent', { delegation: { depth: 2 } }],
])('%s is more than a part of the grant', async (_what, over) => {
  expect(await ask(over)).toBe('INVALID_ARGUMENT');
});

test.each<[string, Json]>([
  ['the whole of it', {}],
  ['fewer items', { items: ['yearlyIncome'] }],
  ['a smaller quota', { quota: { operationsPerDay: 1 } }],
  ['an obligation more', { obligations: ['DELETE_AFTER_USE'] }],
  ['less delegation', { delegation: { depth: 1 } }],
])('%s may be delegated', async (_what, over) => {
  expect(await ask(over)).toBe('DONE');
});

test('a grant that names no delegation is not delegated', async () => {
  const plain = await grantIncome(on);
  expect(await ask({ parent: plain })).toBe('INVALID_ARGUMENT');
});

test('what must not be shared onward names no delegation', async () => {
  const asked = incomeTerms(ENTRY, { ...DELEGABLE, obligations: ['NO_ONWARD_SHARING'] });
  const call = on.alliance.call(on.cast.housing.admin, 'Grants:Request', requestOf(asked));
  expect(await outcomeOf(call)).toBe('INVALID_ARGUMENT');
});

test('a right does not come back to a member that handed it on, nor to its provider', async () => {
  const first = await delegated({ delegation: { depth: 1 } });
  const again = partOf(first, { consumer: 'HousingMSP' });
  const back = on.alliance.call(on.cast.housing.admin, 'Grants:Request', requestOf(again));
  expect(await outcomeOf(back)).toBe('INVALID_ARGUMENT');
  expect(await ask({ consumer: 'TaxationMSP' }, on.cast.taxation)).toBe('INVALID_ARGUMENT');
});

test('the holder consents in the stead of the provider, and the committee votes', async () => {
  const { alliance, cast } = on;
  const asked = partOf(parent);
  const request = await alliance.request(cast.civilAffairs, asked);
  await alliance.comply(cast.finance, request);
  const byProvider = alliance.call(cast.taxation.admin, 'Grants:Consent', request, asked);
  expect(await outcomeOf(byProvider)).toBe('NOT_ALLOWED');
  const ballot = await alliance.open(cast.housing.admin, 'Grants:Consent', request, asked);
  await alliance.vote('Grants', cast.finance, ballot);
  const { grant } = (await alliance.vote('Grants', cast.economy, ballot)) as unknown as {
    readonly grant: string;
  };
  expect(await alliance.read(cast.housing.admin, 'Grants:ReadGrant', grant)).toMatchObject({
    grant: { provider: 'TaxationMSP', terms: { parent, consumer: 'CivilAffairsMSP' } },
    state: { state: 'ACTIVE' },
  });
});

test.each(['Refuse', 'Return'])('holder and provider may %s what is asked of the holder', async (step) => {
  const { alliance, cast } = on;
  const request = await alliance.request(cast.civilAffairs, partOf(parent));
  const stranger = alliance.call(cast.civilAffairs.admin, `Grants:${step}`, request, 'no');
  expect(await outcomeOf(stranger)).toBe('NOT_ALLOWED');
  expect(await outcomeOf(alliance.call(cast.housing.admin, `Grants:${step}`, request, 'no'))).toBe('DONE');
});

test.each(['Suspend', 'Revoke'])(
  'the holder, the provider, and nobody else without votes, may %s it',
  async (step) => {
    const { alliance, cast } = on;
    const grant = await delegated();
    const by = (who: typeof cast.housing) => {
      const fork = forkAlliance(on).alliance;
      return outcomeOf(fork.call(who.admin, `Grants:${step}`, grant, 'alarm'));
    };
    expect(await by(cast.housing)).toBe('DONE');
    expect(await by(cast.taxation)).toBe('DONE');
    expect(await by(cast.civilAffairs)).toBe('NOT_ALLOWED');
    expect(await by(cast.finance)).toBe(step === 'Suspend' ? 'DONE' : 'NOT_ALLOWED');
    expect(await alliance.read(cast.housing.admin, 'Grants:ReadGrant', grant)).toMatchObject({
      state: { state: 'ACTIVE' },
    });
  },
);

test('the holder does not resume what it delegated: that is the word of the provider', async () => {
  const { alliance, cast } = on;
  const grant = await delegated();
  await alliance.call(cast.finance.admin, 'Grants:Suspend', grant, 'alarm');
  const byHolder = alliance.call(cast.housing.admin, 'Grants:ProposeResumption', grant);
  expect(await outcomeOf(byHolder)).toBe('NOT_ALLOWED');
  await alliance.pass('Grants', await alliance.open(cast.taxation.admin, 'Grants:ProposeResumption', grant));
});

test('a part of a grant is not given once the grant is suspended, nor when what is above it is', async () => {
  const { alliance, cast } = on;
  const first = await delegated({ delegation: { depth: 1 } });
  const asked = partOf(first, { consumer: 'FinanceMSP' });
  const ballot = await alliance.consent(
    cast.civilAffairs,
    await alliance.request(cast.finance, asked),
    asked,
  );
  await alliance.vote('Grants', cast.finance, ballot);
  await alliance.call(cast.taxation.admin, 'Grants:Suspend', parent, 'alarm');
  expect(await outcomeOf(alliance.vote('Grants', cast.economy, ballot))).toBe('WRONG_STATE');
  expect(await ask({})).toBe('WRONG_STATE');
});

test('revoking a grant writes nothing to what was delegated from it', async () => {
  const { alliance, cast } = on;
  const grant = await delegated();
  const before = await alliance.read(cast.housing.admin, 'Grants:ReadGrant', grant);
  await alliance.call(cast.taxation.admin, 'Grants:Revoke', parent, 'misuse');
  expect(await alliance.read(cast.housing.admin, 'Grants:ReadGrant', grant)).toEqual(before);
});

test("a part of a grant stays on the grant's own version of the entry", async () => {
  await on.alliance.lock(on.cast.taxation, 'second', incomeContent({ retentionDays: 3 }), ENTRY);
  expect(await ask({ entryVersion: 2 })).toBe('INVALID_ARGUMENT');
  expect(await ask({ entryVersion: 1 })).toBe('DONE');
});

describe('a part', () => {
  const items = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 });
  const dates = fc.uniqueArray(fc.constantFrom('2026-01-01', '2026-03-01', '2026-06-01', '2027-01-01'), {
    minLength: 2,
    maxLength: 2,
  });
  const terms = fc
    .record({
      items,
      purposes: fc.uniqueArray(fc.constantFrom('p', 'q'), { minLength: 1 }),
      values: fc.uniqueArray(fc.constantFrom('1', '2')),
      dates,
      quota: fc.option(fc.constantFrom(1, 5, 9)),
      obligations: fc.subarray(['DELETE_AFTER_USE', 'NOTIFY_SUBJECT']),
      derives: fc.subarray(['T.x', 'T.y']),
      depth: fc.constantFrom(0, 1, 2),
    })
    .map(({ values, dates: [a = '', b = ''], quota, depth, ...rest }) =>
      grantTerms.parse({
        ...incomeTerms(ENTRY),
        ...rest,
        rowFilter: values.length === 0 ? [] : [{ dimension: 'd', in: values }],
        window: { from: day(a < b ? a : b), until: day(a < b ? b : a) },
        quota: quota === null ? undefined : { operationsPerDay: quota },
        delegation: depth === 0 ? undefined : { depth },
      }),
    );

  /** What terms allow, cell by cell: the rule told without the dimensions' own comparisons. */
  const allows = (of: GrantTerms): ReadonlySet<string> => {
    const cells = new Set<string>();
    const quotas = Array.from({ length: of.quota?.operationsPerDay ?? 20 }, (_, n) => n);
    const [condition] = of.rowFilter;
    for (const item of of.items)
      for (const purpose of of.purposes)
        for (const row of condition === undefined || 'attribute' in condition
          ? ['1', '2', '3']
          : condition.in)
          for (const at of ['2026-02-01', '2026-04-01', '2026-08-01'])
            if (of.window.from <= day(at) && day(at) < of.window.until)
              for (const n of quotas)
                for (const into of of.derives.length === 0 ? ['directly'] : of.derives)
                  cells.add([item, purpose, row, at, n, into].join());
    return cells;
  };

  it('never allows what the whole does not, and may be handed on less often', () => {
    let parts = 0;
    fc.assert(
      fc.property(terms, terms, (whole, other) => {
        const part = grantTerms.parse({ ...other, consumer: 'CivilAffairsMSP', parent: 'g-000000000001' });
        if (beyondParent(part, whole).length > 0) return;
        parts += 1;
        const within = allows(whole);
        for (const cell of allows(part)) expect(within.has(cell)).toBe(true);
        expect(part.delegation?.depth ?? 0).toBeLessThan(whole.delegation?.depth ?? 0);
        for (const each of whole.obligations) expect(part.obligations).toContain(each);
      }),
      { numRuns: runs(3000, 200_000), verbose: 1 },
    );
    expect(parts).toBeGreaterThan(5);
  });
});
