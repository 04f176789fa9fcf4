/** `hub audit` against a running ledger and its files, as a founder and as a department. */
import { runCommand } from '../../../chaincode/cli/run';
import { writeLedgerFile } from '../../../chaincode/ledger/ledger-file';
import { type LedgerAlliance, ledgerAlliance } from '../contracts/fixture/ledger-acting';
import { admitHousing } from '../ledger/audit/audited-ledger';

let ledger: LedgerAlliance;

beforeAll(async () => {
  ledger = await ledgerAlliance();
  await ledger.alliance.found();
  await admitHousing(ledger);
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
  const code = await runCommand(['audit', '--data-dir', ledger.dataDir, ...args], streams);
  return { code, out, err };
}

interface Shown {
  readonly channel: string;
  readonly height: string;
  readonly head: string;
  readonly faults: number;
  readonly proved: { readonly storedRows?: number };
}

const shown = (text: string): readonly Shown[] => JSON.parse(text) as readonly Shown[];

test('a founder audits both channels, and the head it prints holds the next time', async () => {
  const { code, out } = await hub('--as', 'establishment', '--json');
  expect(code).toBe(0);
  expect(shown(out)).toMatchObject([
    { channel: 'directory', faults: 0, height: '6' },
    { channel: 'exchange', faults: 0 },
  ]);
  const [directory] = shown(out);
  const again = await hub('--as', 'finance', '--head', `${directory?.height}:${directory?.head}`);
  expect(again).toMatchObject({ code: 0, err: '' });
  expect(again.out).toContain('directory  holds: 6 blocks');
});

test('another head than the one kept elsewhere ends in HEAD_MISMATCH', async () => {
  const { code, out, err } = await hub('--as', 'establishment', '--head', `6:${'a'.repeat(64)}`);
  expect(code).toBe(1);
  expect(err).toContain('HEAD_MISMATCH: `directory`: block 5 is another');
  expect(out).toContain('HEAD_MISMATCH: block 5 is another than the one whose hash was kept (block 5)');
});

test('a department audits `directory` alone', async () => {
  const { code, out } = await hub('--as', 'housing', '--json');
  expect({ code, channels: shown(out).map(({ channel }) => channel) }).toEqual({
    code: 0,
    channels: ['directory'],
  });
  const refused = await hub('--as', 'housing', '--channel', 'exchange');
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('NOT_A_READER');
});

test("the ledger's files are audited with their stored state, by nobody in particular", async () => {
  const { code, out } = await hub('--files', '--json');
  expect(code).toBe(0);
  for (const { faults, proved } of shown(out)) {
    expect(faults).toBe(0);
    expect(proved.storedRows).toBeGreaterThan(5);
  }
});

test('a head that is none is a wrong command line', async () => {
  expect((await hub('--as', 'establishment', '--head', '12')).code).toBe(2);
});

test('on a terminal a line says how far the audit is, and is gone when it ends', async () => {
  let [out, terminal] = ['', ''];
  const streams = {
    out: (text: string) => {
      out += text;
    },
    err: () => undefined,
    terminal: (text: string) => {
      terminal += text;
    },
  };
  const args = ['audit', '--data-dir', ledger.dataDir, '--as', 'establishment', '--channel', 'directory'];
  expect(await runCommand(args, streams)).toBe(0);
  const lines = terminal.split('\r\u001b[K');
  expect(lines[1]).toMatch(/^directory {2}\d+ blocks, \d+ transactions in \d+ s$/);
  expect(terminal.endsWith('\r\u001b[K')).toBe(true);
  expect(out).not.toContain('\r');
});
