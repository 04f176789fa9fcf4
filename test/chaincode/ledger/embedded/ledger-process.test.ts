import { openBlock, readTransactions } from '../../../../chaincode/ledger/block/block';
import { ledgerConfigSchema } from '../../../../chaincode/ledger/embedded/ledger-config';
import {
  admitMember,
  currentConfig,
  memberUpdate,
  signConfigUpdate,
  submitConfigUpdate,
} from '../../../../chaincode/ledger/fabric/config-update';
import { connectLedger } from '../../../../chaincode/ledger/fabric/connect-ledger';
import { FabricLedger } from '../../../../chaincode/ledger/fabric/fabric-ledger';
import { followBlocks } from '../../../../chaincode/ledger/fabric/follow-blocks';
import { issueCertificate, issueRoot } from '../../../../chaincode/ledger/identity/certificate';
import { type Identity, identityOf } from '../../../../chaincode/ledger/identity/identity';
import {
  createMember,
  enrolApplication,
  loadMemberKey,
} from '../../../../chaincode/ledger/identity/member-folder';
import { organisationOf } from '../../../../chaincode/ledger/identity/organisation';
import type { Channel, Ledger } from '../../../../chaincode/ledger/ledger';
import { FrozenRelay } from '../../../scenario/fixture/frozen-relay';
import { type Alliance, configFor, DEPARTMENT, FOUNDERS, mspIdFor, newAlliance } from '../fixture/alliance';
import { type LedgerProcess, refusalOf, startLedgerProcess } from '../fixture/ledger-process';

let alliance: Alliance;
let process: LedgerProcess;
const open = new Set<Ledger>();

beforeAll(async () => {
  alliance = await newAlliance();
  process = await startLedgerProcess(configFor(alliance.dataDir));
});

afterEach(async () => {
  for (const ledger of open) await ledger.close();
  open.clear();
});

afterAll(async () => {
  await process?.kill();
  alliance.remove();
});

const admin = (member: string): Identity => loadMemberKey(alliance.dataDir, member, 'admin');
const [FIRST = '', SECOND = '', THIRD = ''] = FOUNDERS;

function connect(identity: Identity, channel: Channel = 'directory'): FabricLedger {
  const ledger = FabricLedger.connect({ address: process.address, identity, channel, chaincode: 'hub' });
  open.add(ledger);
  return ledger;
}

const kv = (transaction: string, ...args: string[]) => ({ contract: 'Kv', transaction, args });

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

test('a contract that counts in its module disagrees with itself once one organisation was asked alone', async () => {
  const first = connect(admin(FIRST));
  await first.submit(kv('Tally', 'in-step'));
  expect(text(await first.evaluate(kv('Get', 'in-step')))).toBe('1');
  await connect(admin(SECOND)).evaluate(kv('Tally', 'alone'));
  await expect(first.submit(kv('Tally', 'out-of-step'))).rejects.toMatchObject({
    code: 'ENDORSEMENT_MISMATCH',
  });
});

test('a certificate of a CA that no member has is UNKNOWN_CREATOR', async () => {
  const root = await issueRoot('ca.stranger');
  const pair = await issueCertificate(root, { commonName: 'admin', role: 'admin' });
  const stranger = connect(identityOf(mspIdFor(FIRST), pair));
  await expect(stranger.evaluate(kv('Nothing'))).rejects.toMatchObject({ code: 'UNKNOWN_CREATOR' });
  await expect(stranger.submit(kv('Put', 'a', 'b'))).rejects.toMatchObject({ code: 'UNKNOWN_CREATOR' });
});

test('a department is UNKNOWN_CREATOR until all three founders have signed its MSP in', async () => {
  const department = connect(admin(DEPARTMENT));
  await expect(department.submit(kv('Put', 'd', '1'))).rejects.toMatchObject({ code: 'UNKNOWN_CREATOR' });
  const reader = connect(admin(FIRST));
  const { number } = await reader.head();
  const current = await currentConfig(reader, number + 1n);
  const update = memberUpdate('directory', current, organisationOf(alliance.dataDir, DEPARTMENT));
  const two = [FIRST, SECOND].map((member) => signConfigUpdate(update, admin(member)));
  const submission = { address: process.address, channel: 'directory', identity: admin(FIRST), update };
  await expect(submitConfigUpdate({ ...submission, signatures: two })).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
  });
  await submitConfigUpdate({ ...submission, signatures: [...two, signConfigUpdate(update, admin(THIRD))] });
  await department.submit(kv('Put', 'd', '1'));
  expect(text(await department.evaluate(kv('Get', 'd')))).toBe('1');
  const application = connect(await enrolApplication(alliance.dataDir, DEPARTMENT, 'eligibility'));
  const who = JSON.parse(text(await application.evaluate(kv('WhoAmI')))) as { mspId: string; id: string };
  expect(who).toEqual({ mspId: mspIdFor(DEPARTMENT), id: expect.stringContaining('OU=client') });
});

test('who is no reader of exchange gets NOT_A_READER for evaluating and following', async () => {
  const founder = connect(admin(FIRST), 'exchange');
  await founder.submit(kv('Put', 'x', '1'));
  await createMember({ dataDir: alliance.dataDir, member: 'observer', mspId: 'ObserverMSP' });
  const admission = {
    address: process.address,
    ledger: founder,
    organisation: organisationOf(alliance.dataDir, 'observer'),
    admins: [admin(FIRST), admin(SECOND), admin(THIRD)] as const,
  };
  expect(await admitMember(admission)).toBe(true);
  expect(await admitMember(admission)).toBe(false);
  const observer = connect(admin('observer'), 'exchange');
  await expect(observer.evaluate(kv('Get', 'x'))).rejects.toMatchObject({ code: 'NOT_A_READER' });
  await expect(observer.blocks(0n).next()).rejects.toMatchObject({ code: 'NOT_A_READER' });
  await expect(observer.submit(kv('Put', 'y', '1'))).resolves.toBeDefined();
});

test('a contract that refuses gives its own code', async () => {
  const client = connect(admin(FIRST));
  await expect(client.evaluate(kv('Refuse', 'WRONG_STATE'))).rejects.toMatchObject({ code: 'WRONG_STATE' });
  await expect(client.submit(kv('Refuse', 'NOT_ALLOWED'))).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  await expect(client.submit(kv('Refuse', 'gibberish'))).rejects.toMatchObject({
    code: 'ENDORSEMENT_FAILED',
  });
});

test('the block stream goes on at the asked block, then with every new one', async () => {
  const client = connect(admin(FIRST));
  const done = await client.submit(kv('Put', 's', '1'));
  const stream = client.blocks(done.blockNumber - 1n);
  const first = await stream.next();
  const second = await stream.next();
  expect([first.value?.number, second.value?.number]).toEqual([done.blockNumber - 1n, done.blockNumber]);
  const next = stream.next();
  const later = await client.submit(kv('Put', 's', '2'));
  const third = (await next).value;
  expect(third?.number).toBe(later.blockNumber);
  const [transaction] = readTransactions(openBlock(third?.bytes ?? new Uint8Array()));
  expect(transaction).toMatchObject({ transactionId: later.transactionId, flag: 'VALID' });
  expect(transaction?.call).toMatchObject({ chaincode: 'hub', function: 'Kv:Put' });
  await stream.return(undefined);
});

test('two ledgers never open the same directory', async () => {
  const refusal = await refusalOf(configFor(alliance.dataDir));
  expect(refusal.code).toBe(1);
  expect(refusal.text).toMatch(/^ledger: DATA_DIR_IN_USE: [^\n]*\n$/);
});

test('the configuration file is checked', () => {
  expect(ledgerConfigSchema.safeParse({ dataDir: '' }).success).toBe(false);
});

describe('through several peers', () => {
  /** One ledger behind two doors, each of which can be shut or fall silent. */
  async function twoPeers(silentAfterMs?: number) {
    const doors = [await FrozenRelay.to(process.address), await FrozenRelay.to(process.address)] as const;
    const [first, second] = doors;
    const ledger = connectLedger({
      peers: [{ address: first.address }, { address: second.address }],
      identity: admin(FIRST),
      channel: 'directory',
      chaincode: 'hub',
      ...(silentAfterMs === undefined ? {} : { silentAfterMs }),
    });
    open.add(ledger);
    const shut = (): void => {
      for (const door of doors) door.close();
    };
    return { ledger, first, second, [Symbol.dispose]: shut };
  }

  test('a peer that is away is not the ledger\u2019s end, and is asked again once the other is', async () => {
    using peers = await twoPeers();
    await peers.ledger.submit(kv('Put', 'several', '1'));
    peers.first.close();
    await peers.ledger.submit(kv('Put', 'several', '2'));
    expect(text(await peers.ledger.evaluate(kv('Get', 'several')))).toBe('2');
    peers.second.close();
    await expect(peers.ledger.evaluate(kv('Get', 'several'))).rejects.toMatchObject({
      code: 'LEDGER_UNAVAILABLE',
    });
  });

  test('what one peer endorsed commits through another, once, however often it is sent', async () => {
    using peers = await twoPeers();
    const signed = await peers.ledger.endorse(kv('Put', 'handed-over', '1'));
    peers.first.close();
    const committed = await peers.ledger.commit(signed);
    expect(await peers.ledger.commit(signed)).toEqual(committed);
  });

  test('a stream that falls silent goes on at the next peer, without a gap or a block twice', async () => {
    using peers = await twoPeers(300);
    const stop = new AbortController();
    const seen: bigint[] = [];
    const height = (await peers.ledger.head()).number;
    for await (const { number } of followBlocks(peers.ledger, height, stop.signal)) {
      seen.push(number);
      if (seen.length === 1) {
        peers.first.freeze();
        await connect(admin(SECOND)).submit(kv('Put', 'silent', '1'));
        await connect(admin(SECOND)).submit(kv('Put', 'silent', '2'));
      }
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([height, height + 1n, height + 2n]);
  });
});
