import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { departmentProgram } from '../../../chaincode/cli/publish/department-program';
import { isTrusted } from '../../../chaincode/cli/publish/trusted-program';
import { runCommand } from '../../../chaincode/cli/run';
import { createMember, enrolApplication } from '../../../chaincode/ledger/identity/member-folder';
import { publicKeyOf, type Spki, verifyToken } from '../../../chaincode/model';

/** What the demo alliance holds: examples are there to be typed. */
const CODES_OF_THE_ALLIANCE = [
  '10100101/000001',
  '10100102/000001',
  '103001/000001',
  '30701201/000001',
  '31100401/000001',
];

let dataDir: string;
let spki: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'hub-cli-'));
  await createMember({ dataDir, member: 'housing', mspId: 'HousingMSP' });
  ({ spki } = await enrolApplication(dataDir, 'housing', 'eligibility'));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function hub(...argv: readonly string[]) {
  const written = { out: '', err: '' };
  const streams = {
    out: (text: string) => {
      written.out += text;
    },
    err: (text: string) => {
      written.err += text;
    },
  };
  return { code: await runCommand([...argv, '--data-dir', dataDir], streams), ...written };
}

test('token prints a token that verifies with the application’s key, for ten minutes at most', async () => {
  const { code, out } = await hub(
    'token',
    'housing',
    'eligibility',
    '--purpose',
    'statistics',
    '--officer',
    'h-7',
  );
  expect(code).toBe(0);
  const { claims } = await verifyToken(out.trim(), () => publicKeyOf({ spki: spki as Spki }), Date.now());
  expect(claims).toMatchObject({
    iss: 'HousingMSP',
    sub: 'eligibility',
    purpose: 'statistics',
    officer: 'h-7',
  });
  expect(claims.exp - claims.iat).toBe(600);
});

test('LEDGER_UNAVAILABLE: without a running hub, a command says to start one, and may be tried again', async () => {
  const { code, out, err } = await hub('entries', '--as', 'housing');
  expect([code, out]).toEqual([3, '']);
  expect(err).toMatch(/^LEDGER_UNAVAILABLE: no hub runs on `.*`; start it with `npm start`\n/);
});

test('NOT_FOUND: a member or an application that has no folder here', async () => {
  expect(await hub('entries', '--as', 'taxes')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^NOT_FOUND: /),
  });
  const token = await hub('token', 'housing', 'payroll', '--purpose', 'statistics');
  expect(token.err).toMatch(/^NOT_FOUND: no application `payroll` of `housing`; it has eligibility\n/);
  const nobody = await hub('token', 'taxes', 'payroll', '--purpose', 'statistics');
  expect(nobody.err).toMatch(/^NOT_FOUND: no member `taxes`; `.*` holds housing\n/);
  expect([token.code, nobody.code]).toEqual([1, 1]);
});

test.each([
  [['entrys'], 'unknown command `entrys`'],
  [['entries'], 'say who acts with `--as <member>`'],
  [['entries', '--as', 'housing', '--all'], 'unknown option `--all`'],
  [['entries', 'x', '--as', 'housing'], 'code `x` must be an entry code'],
  [['comply', 'g-1', '--as', 'finance'], 'must be a request id'],
  [['vote', 'r-3f9c2a71b0de', 'maybe', '--as', 'finance'], 'must be `approve` or `reject`'],
  [['token', 'housing', 'eligibility'], 'required option `--purpose <code>`'],
  [['request', '--as', 'housing'], 'required option'],
  [['suspend', 'nothing', '--as', 'housing'], 'required option `--reason <text>`'],
  [['log', '--as', 'finance', '--limit', '0'], 'limit `0` must be a whole number of at least 1'],
  [['consent', 'r-3f9c2a71b0de', '--as', 'finance', '--quota', '1e3'], 'quota `1e3` must be a whole number'],
  [['request', '--as', 'housing', '--days', ''], 'days `` must be a whole number from 1 to 3650'],
  [['request', '--as', 'housing', '--obligation', 'NONE'], 'obligation `NONE` must be DELETE_AFTER_USE,'],
  [['request', '--as', 'housing', '--rows', 'district'], 'rows `district` must be `<item>=<value>'],
])('INVALID_ARGUMENT: %j is a wrong command line, and what is wrong is said', async (argv, expected) => {
  const { code, out, err } = await hub(...argv);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('INVALID_ARGUMENT: ');
  expect(err).toContain(expected);
});

test('--json makes of an error one object', async () => {
  const { err } = await hub('entries', '--as', 'housing', '--json');
  expect(JSON.parse(err)).toMatchObject({ error: { code: 'LEDGER_UNAVAILABLE', retryable: true } });
});

test.each([
  'token',
  'entries',
  'history',
  'request',
  'requests',
  'comply',
  'consent',
  'vote',
  'grants',
  'suspend',
  'revoke',
  'log',
  'members',
  'member',
  'applications',
  'gateways',
  'purposes',
  'charter',
  'duty',
  'drafts',
  'ballots',
  'query',
  'status',
])('%s --help teaches with an example', async (command) => {
  const { code, out, err } = await hub(command, '--help');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(new RegExp(`Examples?:\\n {2}\\$ hub ${command} `));
  const codes = out.match(/\b\d+\/\d{6}\b/g) ?? [];
  expect(CODES_OF_THE_ALLIANCE).toEqual(expect.arrayContaining(codes));
});

test.each([[['request']], [['break-glass']], [['entry', 'diff']], [[]]])(
  '%j --help tells no default that says nothing',
  async (argv) => {
    const { code, out } = await hub(...argv, '--help');
    expect(code).toBe(0);
    expect(out).not.toMatch(/default: (\[\]|false)/);
  },
);

test('a command below a command fails as all do', async () => {
  const { code, err } = await hub('entry', 'draft', 'Not An Id', 'x.yaml', '--as', 'housing');
  expect([code, err]).toEqual([2, expect.stringMatching(/^INVALID_ARGUMENT: draft `Not An Id`/)]);
  const unknown = await hub('entry', 'lock');
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('unknown command `lock`')]);
});

test('without a command, the commands are told', async () => {
  const { code, err } = await hub();
  expect(code).toBe(2);
  expect(err).toContain('Commands:');
});

describe("a department's program", () => {
  let root: string;
  /** A file of a project under its root. */
  const write = (name: string, mode = 0o644): string => {
    const file = join(root, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
    chmodSync(file, mode);
    return file;
  };
  const folder = () => join(root, 'home/project/subgraphs/libraries');

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'hub-program-')));
    mkdirSync(folder(), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('is beside its sources, or where its project builds to', () => {
    write('home/project/package.json');
    const built = write('home/project/dist/subgraphs/libraries/main.js');
    expect(departmentProgram(folder())).toBe(built);
    const beside = write('home/project/subgraphs/libraries/main.js');
    expect(departmentProgram(folder())).toBe(beside);
  });

  test('is none that stands above its project, nor around a folder of no project', () => {
    write('dist/home/project/subgraphs/libraries/main.js');
    expect(() => departmentProgram(folder())).toThrow('holds no built department');
    write('home/project/package.json');
    write('home/dist/project/subgraphs/libraries/main.js');
    expect(() => departmentProgram(folder())).toThrow('holds no built department');
  });

  test('NOT_ALLOWED: is none that anybody may write, or that somebody else wrote', () => {
    write('home/project/package.json');
    const built = write('home/project/dist/subgraphs/libraries/main.js', 0o646);
    expect(() => departmentProgram(folder())).toThrow(expect.objectContaining({ code: 'NOT_ALLOWED' }));
    chmodSync(built, 0o664);
    expect(departmentProgram(folder())).toBe(built);
    // Only root gives files away.
    if (process.getuid?.() !== 0) return;
    chownSync(built, 4711, 4711);
    expect(() => departmentProgram(folder())).toThrow(expect.objectContaining({ code: 'NOT_ALLOWED' }));
    chownSync(folder(), 4711, 4711);
    expect(departmentProgram(folder())).toBe(built);
  });

  test.each([
    ["root's", 0, 0o755, true],
    ['ours', 1000, 0o664, true],
    ["the folder's owner's", 2000, 0o600, true],
    ["somebody else's", 3000, 0o644, false],
    ["root's that anybody writes", 0, 0o666, false],
  ])('%s', (_, uid, mode, expected) => {
    expect(isTrusted({ uid, mode }, { us: 1000, folder: 2000 })).toBe(expected);
  });
});
