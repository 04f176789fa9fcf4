import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockDirectory } from '../../../../chaincode/ledger/embedded/directory-lock';
import { FabricLedger } from '../../../../chaincode/ledger/fabric/fabric-ledger';
import { loadMemberKey } from '../../../../chaincode/ledger/identity/member-folder';
import { readLedgerFile } from '../../../../chaincode/ledger/ledger-file';
import { type Alliance, configFor, FOUNDERS, newAlliance } from '../fixture/alliance';
import { refusalOf, startLedgerProcess } from '../fixture/ledger-process';

let alliance: Alliance;

beforeEach(async () => {
  alliance = await newAlliance();
});

afterEach(() => alliance.remove());

test('SIGTERM commits what was taken, the ledger starts again where it stood, and ends with its launcher', async () => {
  const ledger = await startLedgerProcess(configFor(alliance.dataDir));
  expect(readLedgerFile(alliance.dataDir)).toEqual({ address: ledger.address, pid: ledger.pid });
  const connect = (address: string) =>
    FabricLedger.connect({
      address,
      identity: loadMemberKey(alliance.dataDir, FOUNDERS[0] ?? '', 'admin'),
      channel: 'directory',
      chaincode: 'hub',
    });
  const client = connect(ledger.address);
  await client.submit({ contract: 'Kv', transaction: 'Put', args: ['a', '1'] });
  await client.close();
  expect(await ledger.stop()).toBe(0);
  expect(existsSync(join(alliance.dataDir, 'ledger.json'))).toBe(false);
  const again = await startLedgerProcess(configFor(alliance.dataDir));
  const reader = connect(again.address);
  const value = await reader.evaluate({ contract: 'Kv', transaction: 'Get', args: ['a'] });
  expect(Buffer.from(value).toString()).toBe('1');
  await reader.close();
  // A launcher that was killed cannot send SIGTERM: the closed channel is enough.
  again.disconnect();
  for (let waited = 0; isRunning(again.pid) && waited < 25_000; waited += 50) await sleep(50);
  expect(isRunning(again.pid)).toBe(false);
});

test('a damaged file ends the start with one CHAIN_BROKEN line', async () => {
  mkdirSync(join(alliance.dataDir, 'ledger'));
  writeFileSync(join(alliance.dataDir, 'ledger', 'directory.db'), 'no ledger'.repeat(1000));
  const refusal = await refusalOf(configFor(alliance.dataDir));
  expect(refusal).toMatchObject({ code: 1, text: expect.stringMatching(/^ledger: CHAIN_BROKEN: [^\n]*\n$/) });
});

test('a taken port is one line, and nothing is left locked', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  const refusal = await refusalOf({ ...configFor(alliance.dataDir), port });
  expect(refusal).toMatchObject({
    code: 1,
    text: expect.stringMatching(/^ledger: LEDGER_UNAVAILABLE: [^\n]*\n$/),
  });
  lockDirectory(join(alliance.dataDir, 'ledger')).release();
  holder.close();
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // ESRCH: there is no such process any more.
    return false;
  }
}
