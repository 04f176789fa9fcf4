/** `hub query` against a gateway over real HTTP, with the key of an application in its folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../../../chaincode/cli/run';
import {
  applicationFolder,
  createMember,
  enrolApplication,
} from '../../../../chaincode/ledger/identity/member-folder';
import { PURPOSE } from '../../../gateway/fixture/alliance';
import { ELIGIBILITY, GRANTS } from '../../../gateway/fixture/scenario';
import { RunningGateway } from '../../../gateway/launch/running-gateway';

const ALL = Object.values(GRANTS);

let gateway: RunningGateway;
let dataDir: string;
let document: string;

beforeAll(async () => {
  gateway = await RunningGateway.start(ALL);
  dataDir = mkdtempSync(join(tmpdir(), 'hub-query-'));
  await createMember({ dataDir, member: 'housing', mspId: 'HousingMSP' });
  await enrolApplication(dataDir, 'housing', 'eligibility');
  const key = gateway.applicationKey.export({ format: 'pem', type: 'pkcs8' });
  writeFileSync(join(applicationFolder(dataDir, 'housing', 'eligibility'), 'key.pem'), key);
  mkdirSync(join(dataDir, 'run'));
  const { port } = new URL(gateway.url);
  writeFileSync(
    join(dataDir, 'run', 'gateway.json'),
    JSON.stringify({ host: '0.0.0.0', port: Number(port) }),
  );
  document = join(dataDir, 'eligibility.graphql');
  writeFileSync(document, ELIGIBILITY);
}, 60_000);

afterAll(async () => {
  await gateway.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function query(...argv: readonly string[]) {
  let [out, err] = ['', ''];
  const streams = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const common = ['--data-dir', dataDir, '--as', 'housing', '--purpose', PURPOSE];
  const code = await runCommand(['query', ...argv, ...common], streams);
  return { code, out, err };
}

const VARIABLES = ['--variables', '{"id":"1"}'];

test('an answer goes to standard output as it came, with its record', async () => {
  gateway.reset(ALL);
  const { code, out, err } = await query(document, 'eligibility', ...VARIABLES);
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toMatchObject({
    data: { citizen: { name: 'An', yearlyIncome: 1200 } },
    extensions: { access: { decision: 'ALLOW' } },
  });
});

test('variables may lie in a file, and the member’s only application need not be named', async () => {
  gateway.reset(ALL);
  const file = join(dataDir, 'variables.json');
  writeFileSync(file, '{"id":"1"}');
  expect((await query(document, '--variables', file)).code).toBe(0);
});

test('ACCESS_DENIED: a refusal shows each reason and whose move it is, and fails', async () => {
  gateway.reset([GRANTS.G1, GRANTS.G2, GRANTS.G4]);
  const { code, out, err } = await query(document, ...VARIABLES);
  expect([code, err]).toEqual([1, expect.stringMatching(/^ACCESS_DENIED: /)]);
  expect(out).toMatch(
    /NO_GRANT +Citizen\.yearlyIncome +\S+ +yearlyIncome +HousingMSP +HousingMSP: request a grant\n/,
  );
  expect(out).toMatch(/NO_GRANT .* CivilAffairsMSP +CivilAffairsMSP: request a grant\n/);
  expect(out).toContain('next: `hub request --for <file>`');
});

test('--json tells a refusal as it came, on standard output, and the error on the other', async () => {
  gateway.reset([]);
  const { code, out, err } = await query(document, ...VARIABLES, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out).errors[0].extensions.reasons.length).toBeGreaterThan(3);
  expect(JSON.parse(err)).toMatchObject({ error: { code: 'ACCESS_DENIED', retryable: false } });
});

test('DOCUMENT_INVALID: a mistake in the document is told by its code', async () => {
  const wrong = join(dataDir, 'wrong.graphql');
  writeFileSync(wrong, '{ citizens }');
  const { code, err } = await query(wrong);
  expect([code, err]).toEqual([1, expect.stringMatching(/^DOCUMENT_INVALID: /)]);
});

test('a gateway elsewhere is not sent a token in plain text', async () => {
  const { code, err } = await query(document, '--gateway', 'http://hub.example:4000');
  expect([code, err]).toEqual([1, expect.stringMatching(/^TLS_REQUIRED: /)]);
});

test('NOT_READY: nothing answers; the same command may succeed later', async () => {
  const { code, out, err } = await query(document, '--gateway', 'http://127.0.0.1:1');
  expect([code, out, err]).toEqual([3, '', expect.stringMatching(/^NOT_READY: no gateway answers at /)]);
});

test.each([
  [['--variables', '[1]'], 'variables'],
  [['--variables', '{'], 'variables is not JSON'],
  [['payroll'], 'no application `payroll` of `housing`'],
])('%j is refused before anything is asked', async (argv, expected) => {
  const { code, out, err } = await query(document, ...argv);
  expect([code > 0, out]).toEqual([true, '']);
  expect(err).toContain(expected);
});
