/**
 * Two founders may endorse whatever bytes they like, and the law has an answer to each: where it stumbled, every view and every
 * audit would stop for good.
 */
import { FIRST_CHARTER } from '../../../../chaincode/contracts';
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import { Judge } from '../../../../chaincode/ledger/law/judge';
import type { JudgedTransaction } from '../../../../chaincode/ledger/law/judged-transaction';
import { MemoryRows } from '../../../../chaincode/ledger/law/rows';
import { parseKey, spkiHash } from '../../../../chaincode/model';
import type { ActingCall } from '../../contracts/fixture/acting';
import { forkAlliance, type StandingAlliance, standingAlliance } from '../../contracts/fixture/alliance';
import { incomeTerms, type Json, purposeTerms, requestOf } from '../../contracts/fixture/content';
import { OFFICERS, signed, statementOn, tickAll } from '../../contracts/fixture/emergency';
import { unlawful } from '../../contracts/fixture/law';

let standing: StandingAlliance;
let on: StandingAlliance;

beforeAll(async () => {
  standing = await standingAlliance();
});

beforeEach(() => {
  on = forkAlliance(standing);
});

const call = (name: string, ...args: readonly (string | Json)[]): ActingCall => {
  const [contract = '', transaction = ''] = name.split(':');
  const texts = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
  const channel = contract === 'Anchors' ? 'exchange' : 'directory';
  return { channel, contract, transaction, args: texts };
};

type Change = (transaction: JudgedTransaction) => Partial<JudgedTransaction>;

/** What the law says of the rows of a kind in a call that its endorsers changed. */
async function problemsOf(as: Identity, called: ActingCall, type: string, change: Change) {
  const judge = new Judge({ founders: [...FIRST_CHARTER.founders].sort(), packagedCharter: FIRST_CHARTER });
  const rows = new MemoryRows();
  for (const { channel, transaction } of on.stage.committed) {
    if (channel !== called.channel) continue;
    for (const { key, record } of judge.judge(transaction, rows).rows) rows.set(key, record);
  }
  const { transaction } = await on.stage.simulate(as, called);
  const honest = { ...transaction, block: 0n };
  const { rows: judged } = judge.judge({ ...honest, ...change(honest) }, rows);
  return judged.filter((row) => row.type === type).map(({ problem }) => problem);
}

/** Rows of a kind, with another text in the place of one. */
const replacing =
  (type: string, text: string, by: string): Change =>
  ({ writes }) => ({
    writes: new Map(
      [...writes].map(([key, value]) => [
        key,
        parseKey(key)?.type === type ? Buffer.from(String(value).replace(text, () => by)) : value,
      ]),
    ),
  });

const proposal = () =>
  [on.cast.finance.admin, call('Members:ProposePurpose', purposeTerms('audit')), 'ballot'] as const;

test('half a character in what is voted on makes the row unreadable', async () => {
  const half = replacing('ballot', '"audit"', '"\\ud800"');
  expect(await problemsOf(...proposal(), half)).toEqual(['cannot be read']);
});

test('half a character in what is asked makes the row unreadable', async () => {
  const asking = call('Grants:Request', { ...requestOf(incomeTerms(on.income)), scenario: 'why' });
  const half = replacing('request', '"why"', '"\\uD800"');
  expect(await problemsOf(on.cast.housing.admin, asking, 'request', half)).toEqual(['cannot be read']);
});

test.each([100, 100_000])('terms that are nested %i times make the row unreadable', async (levels) => {
  const deep = replacing('ballot', '"audit"', '['.repeat(levels) + ']'.repeat(levels));
  expect(await problemsOf(...proposal(), deep)).toEqual(['cannot be read']);
});

test('backslashes and whole characters are as readable escaped as not', async () => {
  const scenario = 'a \u{1f4dc} in \\ud800';
  await on.alliance.call(on.cast.housing.admin, 'Grants:Request', {
    ...requestOf(incomeTerms(on.income)),
    scenario,
  });
  expect(unlawful(on.stage.committed)).toEqual([]);
  const escaped = replacing('ballot', '"audit"', '"\\ud83d\\udcdc"');
  expect(await problemsOf(...proposal(), escaped)).toEqual(['has a hash that is not of its terms']);
});

test('an anchor of no block is another than its key says', async () => {
  const anchoring = call(
    'Anchors:Anchor',
    'directory',
    JSON.stringify([{ number: '9', hash: 'a'.repeat(64) }]),
  );
  const nowhere: Change = ({ writes }) => ({
    writes: new Map([...writes].map(([key, value]) => [key.replace('0000000000000009', 'last'), value])),
  });
  expect(await problemsOf(on.cast.finance.relay, anchoring, 'anchor', nowhere)).toEqual([
    'holds another anchor',
  ]);
});

test('an officer whose key is none has signed nothing', async () => {
  const spki = Buffer.alloc(91, 1).toString('base64');
  const [first] = OFFICERS;
  await tickAll(on.alliance);
  const emergency = { officers: [first.hash, spkiHash(spki as never)], maxMinutes: 45 };
  const grant = await on.alliance.grant(
    on.cast.housing,
    on.cast.taxation,
    incomeTerms(on.income, { emergency }),
  );
  const statement = statementOn(grant);
  const signatures = [signed(first, statement), { spki, signature: 'A'.repeat(86) }];
  const opening = call('Grants:BreakGlass', grant, statement, ...signatures);
  await expect(on.stage.simulate(on.cast.housing.admin, opening)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('not over it'),
  });
});
