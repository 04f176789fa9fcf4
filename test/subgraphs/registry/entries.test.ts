/** The directory as part of the graph: finding entries, and what stands in one. */
import {
  forkAlliance,
  type StandingAlliance,
  standingAlliance,
} from '../../chaincode/contracts/fixture/alliance';
import { incomeContent, type Json } from '../../chaincode/contracts/fixture/content';
import { Asking } from './asking';

let standing: StandingAlliance;
let asking: Asking;

const CODES = `query ($words: String, $theme: String, $provider: ID, $shareType: ShareType, $purpose: ID, $status: [EntryStatus!]) {
  directoryEntries(words: $words, theme: $theme, provider: $provider, shareType: $shareType, purpose: $purpose, status: $status) {
    totalCount edges { node { code } }
  }
}`;

async function codes(on: StandingAlliance, variables: Json): Promise<readonly string[]> {
  const { directoryEntries } = (await asking.data(on.stage, 'HousingMSP', CODES, variables)) as {
    readonly directoryEntries: {
      readonly totalCount: number;
      readonly edges: readonly { readonly node: { readonly code: string } }[];
    };
  };
  expect(directoryEntries.totalCount).toBe(directoryEntries.edges.length);
  return directoryEntries.edges.map(({ node }) => node.code);
}

const named = (localName: string, zh: string, en: string, over: Json = {}): Json =>
  incomeContent({
    name: { zh, en },
    binding: { ...(incomeContent().binding as Json), localName },
    ...over,
  });

let debts: string;
let allowances: string;

beforeAll(async () => {
  asking = await Asking.open();
  standing = await standingAlliance();
  const { alliance, cast } = standing;
  debts = await alliance.lock(cast.taxation, 'debts', named('debts', '个人欠税信息', 'tax debts'));
  const allowance = named('allowances', '居民最低生活保障金', 'subsistence allowances', {
    abstract: 'what a household gets beside its income',
    classification: { class: '1', theme: '21', item: '004', detail: '' },
  });
  allowances = await alliance.lock(cast.taxation, 'allowances', allowance);
});

describe('entries are found', () => {
  test.each<[string, () => readonly string[]]>([
    ['欠税', () => [debts]],
    ['税信', () => [debts]],
    ['息', () => [debts]],
    ['最低生活 保障', () => [allowances]],
    ['debt', () => [debts]],
    ['TAX  Debts', () => [debts]],
    ['ｄｅｂｔｓ', () => [debts]],
    ['debts 生活', () => []],
    ['欠生', () => []],
    ['yearlyIncome', () => [standing.income, debts, allowances]],
    ['   ', () => [allowances, standing.income, debts, standing.register]],
    ['*', () => []],
  ])('by the words `%s`', async (words, expected) => {
    const found = await codes(standing, { words });
    if (words.trim() === '*') expect(found).toEqual([]);
    else expect([...found].sort()).toEqual([...expected()].sort());
  });

  test('by name before items, by items before what stands around', async () => {
    const found = await codes(standing, { words: 'income' });
    expect(found[0]).toBe(standing.income);
    expect(found).toContain(allowances);
  });

  test('by theme, provider, share type and purpose, all of them at once', async () => {
    expect(await codes(standing, { theme: '21' })).toEqual([allowances]);
    expect(await codes(standing, { provider: 'CivilAffairsMSP' })).toEqual([standing.register]);
    expect(await codes(standing, { shareType: 'NOT_SHARED' })).toEqual([]);
    expect(await codes(standing, { purpose: 'statistics', theme: '21', provider: 'TaxationMSP' })).toEqual([
      allowances,
    ]);
    expect(await codes(standing, { theme: '21', provider: 'CivilAffairsMSP' })).toEqual([]);
  });

  test('as they stand: an amended one by its new words, a withdrawn one only if it is meant', async () => {
    const on = forkAlliance(standing);
    const { taxation } = on.cast;
    expect(await codes(on, { words: '欠税' })).toEqual([debts]);
    await on.alliance.lock(taxation, 'arrears', named('debts', '税款滞纳', 'arrears'), debts);
    expect(await codes(on, { words: '欠税' })).toEqual([]);
    expect(await codes(on, { words: '滞纳' })).toEqual([debts]);
    await on.alliance.call(taxation.admin, 'Directory:WithdrawEntry', debts, 'merged');
    expect(await codes(on, { words: '滞纳' })).toEqual([]);
    expect(await codes(on, { words: '滞纳', status: ['WITHDRAWN'] })).toEqual([debts]);
  });
});

test.each([
  ['theme', { theme: 'x' }],
  ['provider', { provider: '' }],
  ['words', { words: 'x'.repeat(201) }],
])('INVALID_ARGUMENT: %s', async (_, variables) => {
  const { errors } = await asking.ask(standing.stage, 'HousingMSP', CODES, variables);
  expect(errors).toHaveLength(1);
});

describe('pages', () => {
  const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String) {
    directoryEntries(first: $first, after: $after, last: $last, before: $before) {
      totalCount edges { cursor node { code } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`;
  interface Page {
    readonly totalCount: number;
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly code: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean };
  }
  const page = async (variables: Json, caller = 'HousingMSP'): Promise<Page> =>
    (await asking.data(standing.stage, caller, PAGE, variables)).directoryEntries as Page;

  test('follow each other forward and backward, to both ends', async () => {
    const all = await page({});
    const first = await page({ first: 3 });
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = await page({ first: 3, after: first.edges.at(-1)?.cursor });
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const codesOf = ({ edges }: Page) => edges.map(({ node }) => node.code);
    expect([...codesOf(first), ...codesOf(second)]).toEqual(codesOf(all));
    const back = await page({ last: 2, before: second.edges[0]?.cursor });
    expect(codesOf(back)).toEqual(codesOf(all).slice(1, 3));
    expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(second.totalCount).toBe(4);
  });

  test('open with their own cursors alone: not another member\u2019s, nor another list\u2019s', async () => {
    const { edges } = await page({ first: 1 });
    const after = edges[0]?.cursor;
    const ask = (caller: string, query: string) => asking.ask(standing.stage, caller, query, { after });
    expect((await ask('TaxationMSP', PAGE)).errors).toHaveLength(1);
    expect((await ask('HousingMSP', PAGE)).errors).toBeUndefined();
    expect(
      (await ask('HousingMSP', PAGE.replace('directoryEntries(', 'directoryEntries(theme: "07", '))).errors,
    ).toHaveLength(1);
  });
});

const ENTRY = `query ($code: ID!) {
  directoryEntry(code: $code) {
    code status version name { zh en } theme class provider { msp kind } sharing { type condition }
    purposes { code } subjectKey rowDimensions { item codeSet values } probe { grade }
    duties { id title legalBasis } binding { subgraph localName coordinates { coordinate item } }
    items { id shareType coordinates } tables { table columns { column item } }
    versions { version approvals committeeSize ballot }
  }
}`;

test('an entry shows what was voted, who provides it, and where it is bound', async () => {
  const { directoryEntry } = await asking.data(standing.stage, 'HousingMSP', ENTRY, {
    code: standing.income,
  });
  expect(directoryEntry).toMatchObject({
    code: standing.income,
    status: 'LOCKED',
    version: 1,
    theme: '07',
    class: '3',
    provider: { msp: 'TaxationMSP', kind: 'DEPARTMENT' },
    sharing: { type: 'CONDITIONAL', condition: 'a grant' },
    purposes: [{ code: 'housing-eligibility' }, { code: 'statistics' }],
    duties: [{ id: 'income', title: 'income', legalBasis: 'Tax Collection Law' }],
    binding: { subgraph: 'taxation', localName: 'income' },
    probe: null,
    versions: [{ version: 1, committeeSize: 3, ballot: 'entry/TaxationMSP/income/1' }],
  });
  expect((directoryEntry as { readonly items: readonly Json[] }).items).toEqual([
    { id: 'identityNumber', shareType: 'CONDITIONAL', coordinates: ['Citizen.identityNumber'] },
    { id: 'yearlyIncome', shareType: 'CONDITIONAL', coordinates: ['Citizen.yearlyIncome'] },
    { id: 'district', shareType: 'CONDITIONAL', coordinates: [] },
    { id: 'auditNote', shareType: 'NOT_SHARED', coordinates: [] },
  ]);
});

test('tables are their provider\u2019s and the committee\u2019s to see; for others they are null, without an error', async () => {
  const tables = async (caller: string) =>
    (
      (await asking.data(standing.stage, caller, ENTRY, { code: standing.income })).directoryEntry as {
        readonly tables: unknown;
      }
    ).tables;
  expect(await tables('TaxationMSP')).toMatchObject([{ table: 'income' }]);
  expect(await tables('FinanceMSP')).toMatchObject([{ table: 'income' }]);
  expect(await tables('HousingMSP')).toBeNull();
  expect(await tables('CivilAffairsMSP')).toBeNull();
});

test('an entry that is not there is null; a code that can be none is refused', async () => {
  const ask = (code: string) => asking.ask(standing.stage, 'HousingMSP', ENTRY, { code });
  expect(await ask('30701201/999999')).toEqual({ data: { directoryEntry: null } });
  expect((await ask('income')).errors).toHaveLength(1);
});

test('members and purposes are listed in order', async () => {
  const query = '{ allianceMembers { msp } purposes { code } allianceMember(msp: "NobodyMSP") { msp } }';
  expect(await asking.data(standing.stage, 'HousingMSP', query)).toEqual({
    allianceMembers: [
      { msp: 'CivilAffairsMSP' },
      { msp: 'EconomyMSP' },
      { msp: 'EstablishmentMSP' },
      { msp: 'FinanceMSP' },
      { msp: 'HousingMSP' },
      { msp: 'TaxationMSP' },
    ],
    purposes: [{ code: 'housing-eligibility' }, { code: 'statistics' }],
    allianceMember: null,
  });
});

test('DOCUMENT_TOO_COSTLY: relatives are told, each once, and not the relatives of relatives', async () => {
  const on = forkAlliance(standing);
  const related = named('arrears', '欠缴', 'arrears', { relatedCodes: [debts, debts, allowances] });
  const code = await on.alliance.lock(on.cast.taxation, 'arrears', related);
  const asked = (selection: string) =>
    asking.ask(on.stage, 'HousingMSP', `{ directoryEntry(code: "${code}") { related { ${selection} } } }`);
  const { data } = await asked('code provider { msp }');
  expect(data?.directoryEntry).toMatchObject({ related: [{ code: debts }, { code: allowances }] });
  const nested = await asked('others: related { code }');
  expect(nested.data?.directoryEntry).toBeNull();
  expect(nested.errors?.[0]?.message).toContain('asked for by their codes');
});

test('duties are told to all, applications to their own member', async () => {
  const on = forkAlliance(standing);
  const { housing } = on.cast;
  const application = ['eligibility', 'eligibility desk', housing.application.spki] as const;
  await on.alliance.call(housing.admin, 'Members:RegisterApplication', ...application);
  const query =
    '{ duties(provider: "TaxationMSP") { totalCount edges { node { id title provider { msp } } } } applications { id name state } }';
  const told = (caller: string) => asking.data(on.stage, caller, query);
  const duties = {
    totalCount: 1,
    edges: [{ node: { id: 'income', title: 'income', provider: { msp: 'TaxationMSP' } } }],
  };
  expect(await told('HousingMSP')).toEqual({
    duties,
    applications: [{ id: 'eligibility', name: 'eligibility desk', state: 'ACTIVE' }],
  });
  for (const other of ['TaxationMSP', 'FinanceMSP', 'NobodyMSP'])
    expect(await told(other)).toEqual({ duties, applications: [] });
});
