/** `hub history` of an entry that was drafted twice, amended, suspended, resumed, withdrawn by votes and unbound. */
import { runCommand } from '../../../../chaincode/cli/run';
import { writeLedgerFile } from '../../../../chaincode/ledger/ledger-file';
import { dutyContent, incomeContent, type Json } from '../../contracts/fixture/content';
import { type LedgerAlliance, ledgerAlliance } from '../../contracts/fixture/ledger-acting';

let ledger: LedgerAlliance;
let code: string;

beforeAll(async () => {
  ledger = await ledgerAlliance();
  const { alliance } = ledger;
  const { finance, economy, establishment } = alliance.cast;
  const directory = (as: typeof finance, name: string, ...args: readonly (string | Json)[]) =>
    alliance.call(as.admin, `Directory:${name}`, ...args);
  await alliance.found();
  for (const purpose of ['housing-eligibility', 'statistics']) await alliance.addPurpose(purpose);
  await directory(finance, 'RecordDuty', 'income', dutyContent);
  await directory(finance, 'DraftEntry', 'income', incomeContent({ retentionDays: 9 }), '');
  code = await alliance.lock(finance, 'income', incomeContent());
  const items = (incomeContent().items as readonly Json[]).map((item) =>
    item.id === 'yearlyIncome' ? { ...item, shareType: 'NOT_SHARED' } : item,
  );
  const added = { id: 'taxYear', name: { zh: '年度', en: 'tax year' }, type: 'INTEGER' };
  const amended = incomeContent({ items: [...items, added], retentionDays: 7 });
  const ballot = await alliance.propose(finance, 'stricter', amended, code);
  await alliance.vote('Directory', finance, ballot, 'REJECT');
  await alliance.vote('Directory', economy, ballot);
  await alliance.vote('Directory', establishment, ballot);
  await directory(economy, 'SuspendEntry', code, 'alarm');
  await alliance.pass(
    'Directory',
    await alliance.open(finance.admin, 'Directory:ProposeEntryResumption', code),
  );
  const withdrawal = await alliance.open(
    economy.admin,
    'Directory:ProposeEntryWithdrawal',
    code,
    'duplicate',
  );
  await alliance.pass('Directory', withdrawal);
  await directory(finance, 'UnbindEntry', code);
  writeLedgerFile(ledger.dataDir, { address: ledger.address, pid: process.pid });
});

afterAll(async () => {
  await ledger?.close();
});

async function hub(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const streams = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const argv = ['history', '--data-dir', ledger.dataDir, '--as', 'establishment', ...args];
  return { code: await runCommand(argv, streams), out, err };
}

interface Shown {
  readonly entry: Json;
  readonly events: readonly {
    readonly block: string;
    readonly by: string;
    readonly what: string;
    readonly at: string;
  }[];
  readonly versions: readonly { readonly version: number; readonly differences: readonly Json[] }[];
}

const shown = async (): Promise<Shown> => JSON.parse((await hub(code, '--json')).out) as Shown;

test('tells who proposed, reviewed and voted what, and every change of status, in the order of the blocks', async () => {
  const { events, entry } = await shown();
  expect(entry).toMatchObject({ status: 'WITHDRAWN', version: 2, revision: 6 });
  expect(events.map(({ by, what }) => `${by} ${what}`)).toEqual([
    'FinanceMSP drafted version 1',
    'FinanceMSP submitted version 1',
    'EstablishmentMSP reviewed version 1',
    'EstablishmentMSP voted APPROVE on version 1',
    'FinanceMSP voted APPROVE on version 1',
    'FinanceMSP locked version 1',
    'FinanceMSP drafted version 2',
    'FinanceMSP submitted version 2',
    'EstablishmentMSP reviewed version 2',
    'FinanceMSP voted REJECT on version 2',
    'EconomyMSP voted APPROVE on version 2',
    'EstablishmentMSP voted APPROVE on version 2',
    'EstablishmentMSP amended to version 2',
    'EconomyMSP suspended',
    'FinanceMSP asked for its resumption',
    'EstablishmentMSP voted APPROVE on its resumption',
    'FinanceMSP voted APPROVE on its resumption',
    'FinanceMSP resumed',
    'EconomyMSP asked for its withdrawal',
    'EstablishmentMSP voted APPROVE on its withdrawal',
    'FinanceMSP voted APPROVE on its withdrawal',
    'FinanceMSP withdrawn',
    'FinanceMSP unbound',
  ]);
});

test('places each step in the block that holds its transaction', async () => {
  const { events } = await shown();
  const blocks = events.map(({ block }) => Number(block));
  expect(blocks).toEqual(blocks.toSorted((a, b) => a - b));
  // The vote that completes a ballot and what it decides are one transaction.
  const locked = events.findIndex(({ what }) => what === 'locked version 1');
  expect(blocks[locked]).toBe(blocks[locked - 1]);
  expect(blocks[locked]).toBeGreaterThan(blocks[0] ?? Number.NaN);
  expect(events.every(({ at }) => Math.abs(Date.now() - Date.parse(at)) < 15 * 60_000)).toBe(true);
});

test('says what each version changed, by field and item', async () => {
  const { versions } = await shown();
  expect(versions.map(({ version }) => version)).toEqual([1, 2]);
  expect(versions[1]?.differences).toEqual([
    { path: 'items.yearlyIncome.shareType', after: 'NOT_SHARED' },
    { path: 'items.yearlyIncome.tightenedIn', after: '2' },
    { path: 'items.taxYear', after: 'id taxYear, name (zh 年度, en tax year), type INTEGER' },
    { path: 'retentionDays', before: '0', after: '7' },
  ]);
});

test('is a table that a person reads', async () => {
  const { code: exit, out, err } = await hub(code);
  expect([exit, err]).toEqual([0, '']);
  expect(out).toContain(`${code}  income (income)\n  WITHDRAWN, version 2, provider FinanceMSP\n`);
  expect(out).toMatch(/BLOCK {2}TIME +BY +WHAT +WHY\n/);
  expect(out).toMatch(/EconomyMSP +suspended +alarm\n/);
  expect(out).toMatch(/FinanceMSP +withdrawn +duplicate, by ballot `entry-withdrawal\//);
  expect(out).toMatch(/version 2 changed\n/);
  expect(out).toMatch(/ {2}items.yearlyIncome +out of reach of grants before version 2\n/);
  expect(out).toMatch(/ {2}retentionDays +0 → 7\n/);
});

test('NOT_FOUND: a code that was never assigned; INVALID_ARGUMENT: what is no code', async () => {
  expect(await hub('30701201/000099')).toMatchObject({ code: 1, err: expect.stringMatching(/^NOT_FOUND: /) });
  expect(await hub('income')).toMatchObject({ code: 2, err: expect.stringMatching(/^INVALID_ARGUMENT: /) });
});

test('its pages follow one another without gap or repeat, newest first, and are bounded', async () => {
  const { alliance } = ledger;
  const reader = alliance.cast.economy.admin;
  const page = async (size: string, bookmark: string) =>
    (await alliance.read(reader, 'Directory:ListEntryChanges', code, size, bookmark)) as {
      readonly rows: readonly { readonly entry: { readonly revision: number } }[];
      readonly bookmark: string;
    };
  const seen: number[] = [];
  let bookmark = '';
  do {
    const { rows, bookmark: next } = await page('4', bookmark);
    expect(rows.length).toBeLessThanOrEqual(4);
    seen.push(...rows.map(({ entry }) => entry.revision));
    bookmark = next;
  } while (bookmark !== '');
  expect(seen).toEqual([6, 5, 4, 3, 2, 1]);
  for (const [size, at] of [
    ['0', ''],
    ['101', ''],
    ['4', 'x'],
  ] as const)
    await expect(page(size, at)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});
