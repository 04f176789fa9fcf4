/** The verbs of requests and grants, on a real ledger, each signed by its member. */
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../../chaincode/cli/run';
import { writeLedgerFile } from '../../../chaincode/ledger/ledger-file';
import { spkiHash, spkiOf } from '../../../chaincode/model';
import { dutyContent, incomeContent } from '../contracts/fixture/content';
import { tickAll } from '../contracts/fixture/emergency';
import { type LedgerAlliance, ledgerAlliance } from '../contracts/fixture/ledger-acting';

const BASIS = ['--legal-basis', 'Statistics Law', '--scenario', 'yearly report'];

let ledger: LedgerAlliance;
let income: string;
let free: string;

beforeAll(async () => {
  ledger = await ledgerAlliance();
  const { alliance, address, dataDir } = ledger;
  const { finance } = alliance.cast;
  writeLedgerFile(dataDir, { address, pid: process.pid });
  await alliance.found();
  for (const purpose of ['housing-eligibility', 'statistics']) await alliance.addPurpose(purpose);
  await alliance.call(finance.admin, 'Directory:RecordDuty', 'income', dutyContent);
  income = await alliance.lock(finance, 'income', incomeContent());
  const binding = { ...(incomeContent().binding as object), localName: 'free' };
  const sharing = { type: 'UNCONDITIONAL', useRequirement: 'none', refusalBasis: 'the law' };
  free = await alliance.lock(finance, 'free', incomeContent({ sharing, binding }));
  await tickAll(alliance, new Date().toISOString());
}, 60_000);

afterAll(async () => {
  await ledger?.close();
});

async function hub(...argv: readonly string[]) {
  let out = '';
  let err = '';
  const streams = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const code = await runCommand([...argv, '--data-dir', ledger.dataDir], streams);
  return { code, out, err };
}

/** What a command that must succeed answers in JSON. */
async function answer(...argv: readonly string[]): Promise<Record<string, unknown>> {
  const { out, err } = await hub(...argv, '--json');
  expect(err).toBe('');
  return JSON.parse(out);
}

const request = async (...more: readonly string[]): Promise<string> => {
  const what = ['--entry', income, '--items', 'yearlyIncome', '--purpose', 'statistics'];
  return String((await answer('request', '--as', 'economy', ...what, ...BASIS, ...more)).id);
};

/** Checked, consented to by `giver`, voted; the grant's id. */
async function granted(id: string, giver = 'finance'): Promise<string> {
  await answer('comply', id, '--as', 'establishment');
  await answer('consent', id, '--as', giver);
  for (const founder of ['establishment', 'finance']) await answer('vote', id, 'approve', '--as', founder);
  return id.replace('r-', 'g-');
}

const stateOf = async (grant: string): Promise<unknown> =>
  (await answer('grants', grant, '--as', 'economy')).computed;

test('a vote on a request before its consent says whose move it is', async () => {
  const id = await request();
  const early = await hub('vote', id, 'approve', '--as', 'finance');
  expect(early).toMatchObject({ code: 1, out: '' });
  expect(early.err).toContain(
    `WRONG_STATE: request \`${id}\` is SUBMITTED: nothing is voted on; next, a founder: hub comply ${id}`,
  );
  await answer('withdraw', id, '--as', 'economy');
});

test('a returned request is corrected, and goes its way under the next revision', async () => {
  const id = await request();
  await answer('return', id, '--reason', 'name the article', '--as', 'finance');
  expect((await hub('requests', id, '--as', 'economy')).out).toContain(`hub request --resubmit ${id}`);
  expect(await request('--resubmit', id, '--article', 'article 7')).toBe(id);
  expect(await answer('requests', id, '--as', 'economy')).toMatchObject({ revision: 2, state: 'SUBMITTED' });
  expect(await stateOf(await granted(id))).toBe('ACTIVE');
});

test('the provider refuses, the consumer withdraws, nobody else does', async () => {
  const id = await request();
  expect((await hub('refuse', id, '--reason', 'no', '--as', 'establishment')).err).toMatch(/^NOT_ALLOWED: /);
  expect((await hub('withdraw', id, '--as', 'finance')).err).toMatch(/^NOT_ALLOWED: /);
  expect((await hub('refuse', id, '--reason', 'no', '--as', 'finance')).out).toContain(
    `${id}  refused, by FinanceMSP`,
  );
});

test('what every member may read needs no grant, and the request for one says so', async () => {
  const what = ['--entry', free, '--items', 'district', '--purpose', 'statistics'];
  const { code, err } = await hub('request', '--as', 'economy', ...what, ...BASIS);
  expect(code).toBe(2);
  expect(err).toContain('no grant is needed');
});

test('a part of a grant is asked of its holder, and ends with the grant', async () => {
  const whole = await granted(await request('--depth', '1'));
  const asked = await answer('delegate', whole, '--as', 'establishment', '--quota', '5', ...BASIS);
  expect((await hub('requests', String(asked.id), '--as', 'economy')).out).toContain(`part of      ${whole}`);
  const part = await granted(String(asked.id), 'economy');
  expect(await stateOf(part)).toBe('ACTIVE');
  await answer('suspend', whole, '--reason', 'alarm', '--as', 'establishment');
  expect([await stateOf(whole), await stateOf(part)]).toEqual(['SUSPENDED', 'PARENT_ENDED']);
  const { ballot } = await answer('resume', whole, '--as', 'finance');
  for (const founder of ['establishment', 'finance'])
    await answer('vote', String(ballot), 'approve', '--as', founder);
  expect(await stateOf(part)).toBe('ACTIVE');
  await answer('revoke', whole, '--reason', 'misuse', '--as', 'finance');
  expect((await hub('grants', '--as', 'economy')).out).toMatch(new RegExp(`${part}.*PARENT_ENDED`));
});

test('two officers open a dormant grant, each with its own key; it is reviewed before it opens again', async () => {
  const officers = ['a', 'b'].map((name) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const file = join(ledger.dataDir, `${name}.pem`);
    writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    return { file, hash: spkiHash(spkiOf(privateKey)), signature: join(ledger.dataDir, `${name}.json`) };
  });
  const hashes = officers.map(({ hash }) => hash).join();
  const grant = await granted(await request('--officers', hashes, '--minutes', '45'));
  expect(await stateOf(grant)).toBe('DORMANT');
  const glass = ['break-glass', grant, '--as', 'economy'];
  const use = join(ledger.dataDir, 'use.json');
  const written = await hub(...glass, '--reason', 'flood', '--minutes', '30');
  expect(written.out).not.toContain('flood');
  writeFileSync(use, written.out);
  for (const { file, signature } of officers) {
    writeFileSync(signature, (await hub(...glass, '--statement', use, '--key', file)).out);
  }
  const send = [
    ...glass,
    '--statement',
    use,
    ...officers.flatMap(({ signature }) => ['--signature', signature]),
  ];
  expect((await hub(...send.slice(0, -2))).err).toMatch(/^INVALID_ARGUMENT: give two/);
  expect((await hub(...send)).out).toContain(`${grant}  opened in block`);
  expect(await stateOf(grant)).toBe('OPENED');
  expect((await hub(...glass, '--reason', 'again')).err).toContain(`hub review ${grant} 1`);
  const found = await hub('review', grant, '1', 'unjustified', '--as', 'finance');
  expect(found.out).toContain('the grant is suspended');
  expect(await stateOf(grant)).toBe('SUSPENDED');
});
