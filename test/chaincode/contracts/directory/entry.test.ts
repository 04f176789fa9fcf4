/** Entries: what may be locked, under which code, and what an amendment may do to it. */
import { canonicalHash, type EntryVersion, entryTerms, entryVersion } from '../../../../chaincode/model';
import { forkAlliance, grantIncome, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import { CONDITIONAL, incomeContent, type Json, registerContent } from '../fixture/content';
import { outcomeOf } from '../fixture/refusal';

let standing: StandingAlliance;
let on: StandingAlliance;

beforeAll(async () => {
  standing = await standingAlliance();
});

beforeEach(() => {
  on = forkAlliance(standing);
});

type Items = readonly Json[];
const ITEMS = incomeContent().items as Items;
const BINDING = incomeContent().binding as Json;
const TABLE = (incomeContent().tables as Items)[0] ?? {};
const COLUMN = (TABLE.columns as Items)[0];
/** All words of sharing but one. */
const without = (word: string, type: string): Json =>
  Object.fromEntries(Object.entries({ ...CONDITIONAL, type }).filter(([name]) => name !== word));
const named = (localName: string, over: Json = {}): Json => ({ binding: { ...BINDING, localName }, ...over });
const draft = (over: Json, amends = '') =>
  on.alliance.call(on.cast.taxation.admin, 'Directory:DraftEntry', 'new', incomeContent(over), amends);
const lock = (over: Json, amends = '') =>
  on.alliance.lock(on.cast.taxation, 'new', incomeContent(over), amends);
const read = async (code: string): Promise<EntryVersion> => {
  const found = (await on.alliance.read(on.cast.housing.admin, 'Directory:ReadEntry', code)) as {
    readonly current: unknown;
  };
  return entryVersion.parse(found.current);
};

describe('a draft', () => {
  test.each<[string, Json]>([
    ['secret data', { secret: true }],
    [
      'an unconditional share without use requirement',
      { sharing: without('useRequirement', 'UNCONDITIONAL') },
    ],
    ['a conditional share without use requirement', { sharing: without('useRequirement', 'CONDITIONAL') }],
    ['a conditional share without condition', { sharing: without('condition', 'CONDITIONAL') }],
    ['a conditional share without range', { sharing: without('range', 'CONDITIONAL') }],
    [
      'a refusal without its legal basis',
      { sharing: without('refusalBasis', 'NOT_SHARED'), items: ITEMS.slice(0, 3) },
    ],
    [
      'a withheld item without the legal basis of withholding it',
      { sharing: without('refusalBasis', 'CONDITIONAL') },
    ],
    ['a table id twice', { tables: [TABLE, TABLE] }],
    ['a column twice', { tables: [{ ...TABLE, columns: [COLUMN, COLUMN] }] }],
    ['a column of no item', { tables: [{ ...TABLE, columns: [{ ...COLUMN, item: 'salary' }] }] }],
    ['a duty twice', { duties: ['income', 'income'] }],
    [
      'an item freer than its entry',
      { items: [{ ...ITEMS[0], shareType: 'UNCONDITIONAL' }, ...ITEMS.slice(1)] },
    ],
    ['an item id twice', { items: [...ITEMS, ITEMS[0]] }],
    ['a row dimension that is no item', { rowDimensions: [{ item: 'street', codeSet: 'own' }] }],
    ['a coordinate bound to no item', named('new', { items: ITEMS.slice(1) })],
    ['no duty', { duties: [] }],
  ])('with %s is refused: INVALID_ARGUMENT', async (_what, over) => {
    expect(await outcomeOf(draft(over))).toBe('INVALID_ARGUMENT');
  });

  test.each<[string, Json, string]>([
    ["of another subgraph's provider", { binding: { ...BINDING, subgraph: 'civil-affairs' } }, 'NOT_ALLOWED'],
    ['under a local name that stands for another entry', {}, 'ALREADY_EXISTS'],
    ['on a duty that does not exist', named('new', { duties: ['customs'] }), 'NOT_FOUND'],
    ['for a purpose that was never voted', named('new', { purposes: ['care'] }), 'NOT_FOUND'],
    [
      'whose key travels to no member',
      named('new', { items: [{ ...ITEMS[0], travelsTo: ['StrangerMSP'] }, ...ITEMS.slice(1)] }),
      'NOT_FOUND',
    ],
  ])('%s is not submitted', async (_what, over, code) => {
    await draft(over);
    const submit = on.alliance.call(on.cast.taxation.admin, 'Directory:SubmitDraft', 'new', '1');
    expect(await outcomeOf(submit)).toBe(code);
  });

  test('is submitted and reviewed at the revision that was read', async () => {
    const { alliance, cast } = on;
    await draft(named('new'));
    await draft(named('new', { retentionDays: 30 }));
    const submit = (revision: string) =>
      outcomeOf(alliance.call(cast.taxation.admin, 'Directory:SubmitDraft', 'new', revision));
    expect(await submit('1')).toBe('WRONG_STATE');
    expect(await submit('2')).toBe('DONE');
    const review = alliance.call(cast.finance.admin, 'Directory:ReviewDraft', 'TaxationMSP', 'new', '1');
    expect(await outcomeOf(review)).toBe('WRONG_STATE');
  });
});

describe('a code', () => {
  test('counts up under its own digits, and is never given again', async () => {
    const { alliance, cast } = on;
    expect(await lock(named('second'))).toBe('30701201/000002');
    await alliance.call(cast.taxation.admin, 'Directory:WithdrawEntry', '30701201/000002', 'merged');
    const third = incomeContent(named('third'));
    expect(await alliance.lock(cast.taxation, 'third', third)).toBe('30701201/000003');
    expect(on.register).toBe('311004/000001');
  });

  test('is given when the vote passes: a refused ballot uses up none, and no code comes twice', async () => {
    const { alliance, cast } = on;
    const refused = await alliance.propose(cast.taxation, 'second', incomeContent(named('second')));
    for (const founder of alliance.founders.slice(0, 2))
      await alliance.vote('Directory', founder, refused, 'REJECT');
    expect(await alliance.lock(cast.taxation, 'third', incomeContent(named('third')))).toBe(
      '30701201/000002',
    );
    await alliance.call(cast.taxation.admin, 'Directory:WithdrawEntry', '30701201/000002', 'merged');
    expect(await alliance.lock(cast.taxation, 'second', incomeContent(named('second')))).toBe(
      '30701201/000003',
    );
  });

  test('given to two drafts at once conflicts: the second vote is cast again', async () => {
    const { alliance, stage, cast } = on;
    const ballots = [
      await alliance.propose(cast.taxation, 'one', incomeContent(named('one'))),
      await alliance.propose(cast.taxation, 'two', incomeContent(named('two'))),
    ];
    for (const ballot of ballots) await alliance.vote('Directory', cast.finance, ballot);
    const last = await Promise.all(
      ballots.map(({ ballot, termsHash }) =>
        stage.simulate(cast.economy.admin, {
          channel: 'directory',
          contract: 'Directory',
          transaction: 'Vote',
          args: [ballot, termsHash, 'APPROVE'],
        }),
      ),
    );
    const [first, second] = last;
    if (first === undefined || second === undefined) throw new Error('two votes were simulated');
    stage.commit(first);
    expect(() => stage.commit(second)).toThrow(expect.objectContaining({ code: 'COMMIT_CONFLICT' }));
  });
});

describe('a locked version', () => {
  test('holds all that its voters read: anyone can compute the hash they bound', async () => {
    const version = await read(on.income);
    const { provider, draft: at, content, lock: snapshot } = version;
    const terms = entryTerms.parse({ provider, draft: at, content });
    expect(snapshot).toMatchObject({ n: 3, k: 2, approvals: ['EstablishmentMSP', 'FinanceMSP'] });
    expect(canonicalHash(terms)).toBe(snapshot.termsHash);
  });

  test('an amendment is bound to the version before, and its binding and tables follow', async () => {
    const { alliance, stage, cast, income } = on;
    const before = await read(income);
    const table = (incomeContent().tables as readonly Json[])[0];
    const code = await lock({ tables: [{ ...table, id: 'income-2026' }], retentionDays: 7 }, income);
    expect(code).toBe(income);
    const after = await read(income);
    expect(after.version).toBe(2);
    expect(after.previousHash).toBe(canonicalHash(before));
    const { provider, draft: at, content } = after;
    const terms = entryTerms.parse({ provider, draft: at, content, amends: { code: income, version: 1 } });
    expect(canonicalHash(terms)).toBe(after.lock.termsHash);
    const keys = stage
      .state('directory')
      .dump()
      .map(([key]) => key.replaceAll('\u0000', '~'));
    expect(keys.filter((key) => key.startsWith('~table~307'))).toEqual([`~table~${income}~income-2026~`]);
    expect(keys).toContain(`~version~${income}~0000000000000001~`);
    const draftRow = await alliance.read(cast.housing.admin, 'Directory:ReadDraft', 'TaxationMSP', 'new');
    expect(draftRow).toMatchObject({ state: 'LOCKED', entry: income });
  });
});

describe('an amendment', () => {
  test.each<[string, Json]>([
    ['drop an item', { items: ITEMS.slice(0, 3) }],
    ['retype an item', { items: [{ ...ITEMS[0], type: 'NUMERIC' }, ...ITEMS.slice(1)] }],
    [
      'share an item more freely',
      { items: [...ITEMS.slice(0, 3), { ...ITEMS[3], shareType: 'CONDITIONAL' }] },
    ],
    ['share the entry more freely', { sharing: { ...CONDITIONAL, type: 'UNCONDITIONAL' } }],
    ['change the classification', { classification: { class: '3', theme: '07', item: '012', detail: '02' } }],
  ])('must not %s: INVALID_ARGUMENT', async (_what, over) => {
    expect(await outcomeOf(draft(over, on.income))).toBe('INVALID_ARGUMENT');
  });

  test('that makes an item stricter says so, whatever the draft says, and keeps saying it', async () => {
    const stricter = [
      { ...ITEMS[0], tightenedIn: 1 },
      { ...ITEMS[1], shareType: 'NOT_SHARED' },
      ...ITEMS.slice(2),
    ];
    await lock({ items: stricter }, on.income);
    const tightened = async () => (await read(on.income)).content.items.map(({ tightenedIn }) => tightenedIn);
    expect(await tightened()).toEqual([undefined, 2, undefined, undefined]);
    await on.alliance.lock(on.cast.taxation, 'third', incomeContent({ items: stricter }), on.income);
    expect(await tightened()).toEqual([undefined, 2, undefined, undefined]);
  });

  test('that makes the whole entry stricter tightens every item that was freer', async () => {
    await lock({ sharing: { type: 'NOT_SHARED', refusalBasis: 'Article 9' } }, on.income);
    const items = (await read(on.income)).content.items;
    expect(items.map(({ tightenedIn }) => tightenedIn)).toEqual([2, 2, 2, undefined]);
  });

  test('adds items, and a first draft never claims a tightening', async () => {
    const added = { id: 'taxYear', name: ITEMS[0]?.name, type: 'INTEGER', tightenedIn: 1 };
    await lock({ items: [...ITEMS, added] }, on.income);
    expect((await read(on.income)).content.items.at(-1)).not.toHaveProperty('tightenedIn');
  });

  test('of another member\u2019s entry is refused, and of one that does not exist', async () => {
    const { alliance, cast, income } = on;
    const foreign = alliance.call(
      cast.civilAffairs.admin,
      'Directory:DraftEntry',
      'x',
      registerContent(),
      income,
    );
    expect(await outcomeOf(foreign)).toBe('NOT_ALLOWED');
    expect(await outcomeOf(draft({}, '30701201/000099'))).toBe('NOT_FOUND');
  });

  test('written against a version that is no longer current goes no further', async () => {
    const { alliance, cast, income } = on;
    const late = await alliance.propose(cast.taxation, 'late', incomeContent({ retentionDays: 1 }), income);
    await lock({ retentionDays: 2 }, income);
    await alliance.vote('Directory', cast.finance, late);
    expect(await outcomeOf(alliance.vote('Directory', cast.economy, late))).toBe('WRONG_STATE');
  });

  test('moves its coordinates: what it no longer binds can no longer be derived into', async () => {
    const { alliance, cast, register } = on;
    const binding = {
      subgraph: 'civil-affairs',
      localName: 'register',
      coordinates: [{ coordinate: 'Citizen.supported', item: 'lowIncomeEligible' }],
    };
    await alliance.lock(cast.civilAffairs, 'moved', registerContent({ binding }), register);
    const keys = on.stage
      .state('directory')
      .dump()
      .map(([key]) => key.replaceAll('\u0000', '~'));
    expect(keys.filter((key) => key.startsWith('~coordinate~CivilAffairsMSP'))).toEqual([
      '~coordinate~CivilAffairsMSP~Citizen.supported~',
    ]);
  });

  test('leaves the grants on the version before standing', async () => {
    const grant = await grantIncome(on);
    await lock({ retentionDays: 7 }, on.income);
    expect(await on.alliance.read(on.cast.housing.admin, 'Grants:ReadGrant', grant)).toMatchObject({
      state: { state: 'ACTIVE' },
      grant: { terms: { entryVersion: 1 } },
    });
  });
});

describe('a publication', () => {
  const publish = (who: 'taxation' | 'housing' | 'finance' | 'economy', over: Json = {}) =>
    outcomeOf(
      on.alliance.call(on.cast[who].admin, 'Directory:Publish', {
        subgraph: 'taxation',
        sdlHash: 'a'.repeat(64),
        url: 'http://127.0.0.1:4002/',
        spki: on.cast[who].application.spki,
        ...over,
      }),
    );

  test('is made by the member that bound the subgraph, of a subgraph that is bound', async () => {
    expect(await publish('taxation')).toBe('DONE');
    expect(await publish('housing')).toBe('NOT_ALLOWED');
    expect(await publish('taxation', { subgraph: 'housing' })).toBe('COORDINATE_UNBOUND');
  });

  test('is read as it stands, and so is what its subgraph is bound to', async () => {
    const read = (name: string, ...args: readonly string[]) =>
      on.alliance.read(on.cast.housing.admin, `Directory:${name}`, ...args);
    await publish('taxation');
    expect(await read('ReadPublication', 'taxation')).toMatchObject({
      provider: on.cast.taxation.msp,
      url: 'http://127.0.0.1:4002/',
    });
    await expect(read('ReadPublication', 'housing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await read('ListBindings', 'taxation', '10', '')).toMatchObject({
      rows: [{ entry: on.income, localName: 'income', provider: on.cast.taxation.msp }],
    });
    expect(await read('ListBindings', 'housing', '10', '')).toMatchObject({ rows: [] });
  });

  test('of the registry is a founder\u2019s, without any entry, until that founder retracts it', async () => {
    const registry = { subgraph: 'registry' };
    expect(await publish('taxation', registry)).toBe('NOT_ALLOWED');
    expect(await publish('finance', registry)).toBe('DONE');
    expect(await publish('finance', registry)).toBe('DONE');
    expect(await publish('economy', registry)).toBe('NOT_ALLOWED');
    await on.alliance.call(on.cast.finance.admin, 'Directory:Retract', 'registry');
    expect(await publish('economy', registry)).toBe('DONE');
  });

  test('carries a P-256 key', async () => {
    expect(await publish('taxation', { spki: Buffer.alloc(91).toString('base64') })).toBe('INVALID_ARGUMENT');
  });
});

test('no entry is bound to the registry', async () => {
  const binding = { ...BINDING, subgraph: 'registry' };
  expect(await outcomeOf(lock({ binding }))).toBe('NOT_ALLOWED');
});

test('a second entry of the subgraph belongs to the same member', async () => {
  expect(await lock(named('second', { sharing: CONDITIONAL }))).toBe('30701201/000002');
  const claim = on.stage
    .state('directory')
    .dump()
    .find(([key]) => key.replaceAll('\u0000', '~') === '~subgraph~taxation~');
  expect(JSON.parse(claim?.[1] ?? '')).toMatchObject({
    provider: 'TaxationMSP',
    entries: [{ localName: 'income' }, { localName: 'second' }],
  });
});
