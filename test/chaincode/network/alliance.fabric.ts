/** The alliance, founded with its own contracts on a real Fabric network. Run by `npm run test:fabric`. */
import { randomUUID } from 'node:crypto';
import { orderer } from '@hyperledger/fabric-protos';
import { FIRST_CHARTER } from '../../../chaincode/contracts/first-charter';
import { auditChannel, blocksUpTo } from '../../../chaincode/ledger/audit';
import { openBlock, readTransactions } from '../../../chaincode/ledger/block/block';
import {
  configAfter,
  currentConfig,
  memberUpdate,
  orderingUpdate,
  signConfigUpdate,
  submitConfigUpdate,
} from '../../../chaincode/ledger/fabric/config-update';
import { issueRoot } from '../../../chaincode/ledger/identity/certificate';
import { type Identity, identityOf } from '../../../chaincode/ledger/identity/identity';
import { loadMemberKey } from '../../../chaincode/ledger/identity/member-folder';
import { parseIdentity } from '../../../chaincode/ledger/identity/serialized-identity';
import type { Committed } from '../../../chaincode/ledger/ledger';
import { openView, type View } from '../../../chaincode/ledger/view';
import {
  canonicalJson,
  grantId,
  memberTerms,
  request,
  requestHash,
  type StandingEntry,
} from '../../../chaincode/model';
import { orderersOf } from '../../../chaincode/network/description/nodes';
import { mspPair } from '../../../chaincode/network/generate/member-keys';
import { ordererAddresses } from '../../../chaincode/network/start/clients';
import { isRunning, notedProcesses } from '../../../chaincode/network/supervision/roster';
import { until } from '../../../chaincode/network/supervision/supervision';
import { FOUNDERS, GATEWAY, MEMBERS, PROVIDERS } from '../../../gateway/launch/alliance';
import { dutyContent, incomeTerms, requestOf } from '../contracts/fixture/content';
import { decisionAt, heightAt } from '../contracts/fixture/log-records';
import { FoundedNetwork } from './fixture/founded-network';
import { replay } from './fixture/replay';

const STARTED_WITHIN_MS = 240_000;
const [{ msp: FIRST }, { msp: SECOND }, { msp: THIRD }] = FOUNDERS;

let alliance: FoundedNetwork;
let view: View;

const json = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString());
const call = (name: string, ...args: readonly (string | object)[]) => {
  const [contract = '', transaction = ''] = name.split(':');
  return {
    contract,
    transaction,
    args: args.map((arg) => (typeof arg === 'string' ? arg : canonicalJson(arg))),
  };
};

/** What steps of a ballot or a request answer. */
interface Answer {
  readonly id?: string;
  readonly ballot?: string;
  readonly termsHash?: string;
  readonly grant?: string;
  readonly block: bigint;
}

const departmentTerms = (msp: string) =>
  memberTerms.parse({
    msp,
    name: { zh: msp, en: msp },
    kind: 'DEPARTMENT',
    creditCode: '11110000000000000X',
    attributes: {},
    keys: {},
    founderEndorsed: true,
  });

jest.setTimeout(60_000);

beforeAll(async () => {
  alliance = await FoundedNetwork.start(31_700);
  for (const msp of [FIRST, SECOND, THIRD]) {
    await alliance.as(msp, 'clock').submit(call('Clock:Tick', new Date().toISOString()));
  }
  view = await openView({
    ledger: alliance.as('TaxationMSP', 'admin'),
    charter: FIRST_CHARTER,
    leaseMs: STARTED_WITHIN_MS,
  });
  // A view that opens on a slow peer may be behind it.
  await view.reach((await alliance.as(FIRST, 'admin').head()).number + 1n, STARTED_WITHIN_MS);
}, STARTED_WITHIN_MS);

afterAll(async () => {
  await view?.close();
  await alliance?.close();
}, 60_000);

/** Taxation's entry of incomes. */
function incomes(): StandingEntry {
  const found = [...view.current.entries()].find(({ current }) => current.provider === 'TaxationMSP');
  if (found === undefined) throw new Error('taxation shares nothing');
  return found;
}

/** A duty that only this member records; its keys carry the member's policy. */
function recordDuty(msp: string, endorsers?: readonly string[]): Promise<Committed> {
  const content = canonicalJson(dutyContent);
  const recorded = call('Directory:RecordDuty', `d-${randomUUID().slice(0, 8)}`, content);
  if (endorsers === undefined) return alliance.as(msp, 'admin').submit(recorded);
  // Through a founder's peer: departments' peers know the founders', not each other's.
  return alliance.as(msp, 'admin', 'directory', FIRST).submit({ ...recorded, endorsers });
}

/** Who endorsed a committed transaction. */
async function endorsersOf({ blockNumber, transactionId }: Committed): Promise<readonly string[]> {
  for await (const { bytes } of alliance.as(FIRST, 'admin').blocks(blockNumber)) {
    const found = readTransactions(openBlock(bytes)).find((each) => each.transactionId === transactionId);
    return (found?.call?.endorsements ?? [])
      .map(({ endorserBytes }) => parseIdentity(endorserBytes).mspId)
      .sort();
  }
  return [];
}

const REFUSED = { code: 'COMMIT_INVALID', details: { flag: 'ENDORSEMENT_POLICY_FAILURE' } };

describe('founded', () => {
  test("a department's view has every member, the entries and fresh time from its own peer", () => {
    expect(view.failure).toBeUndefined();
    expect(view.freshness()).toMatchObject({ fresh: true });
    for (const { msp } of MEMBERS) expect(view.current.member(msp)?.state).toBe('ACTIVE');
    expect(incomes().entry.status).toBe('LOCKED');
    expect([...view.current.publications()]).toHaveLength(PROVIDERS.length + 1);
  });

  test('its start took less than half a minute', () => {
    expect(alliance.running.seconds).toBeLessThan(30);
  });
});

describe('each contract', () => {
  test('Members and Directory: an application reads what its member may not write', async () => {
    const application = alliance.asApplication('HousingMSP');
    const member = await application.evaluate(call('Members:ReadMember', 'TaxationMSP'));
    expect(json(member)).toMatchObject({ msp: 'TaxationMSP' });
    const { code } = incomes().entry;
    expect(json(await application.evaluate(call('Directory:ReadEntry', code)))).toMatchObject({
      entry: { code },
    });
    const written = application.submit(call('Directory:SuspendEntry', code, 'not mine'));
    await expect(written).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  });

  test('Clock: ledger time follows the founders', async () => {
    const before = view.current.ledgerTimeMs ?? 0;
    const at = new Date(before + 5_000).toISOString();
    const ticked: Committed[] = [];
    for (const msp of [FIRST, SECOND])
      ticked.push(await alliance.as(msp, 'clock').submit(call('Clock:Tick', at)));
    const height = (ticked.at(-1)?.blockNumber ?? 0n) + 1n;
    expect((await view.reach(height, 30_000))?.ledgerTimeMs).toBe(before + 5_000);
  });

  test('Grants: housing asks, a founder complies, taxation consents, two founders vote, the view has the grant', async () => {
    const { entry, current } = incomes();
    const asked = incomeTerms(entry.code, {
      entryVersion: current.version,
      items: current.content.items.slice(0, 1).map(({ id }) => id),
      purposes: current.content.purposes.slice(0, 1),
      rowFilter: [],
    });
    const step = async (msp: string, name: string, ...args: (string | object)[]): Promise<Answer> => {
      const done = await alliance.as(msp, 'admin').submit(call(name, ...args));
      await alliance.caughtUp(done.blockNumber);
      return { ...(json(done.result) as object), block: done.blockNumber };
    };
    const { id = '' } = await step('HousingMSP', 'Grants:Request', requestOf(asked));
    const stored = request.parse(
      json(await alliance.as(FIRST, 'admin').evaluate(call('Grants:ReadRequest', id))),
    );
    await step(FIRST, 'Grants:Comply', id, requestHash(stored));
    const { ballot = '', termsHash = '' } = await step('TaxationMSP', 'Grants:Consent', id, asked);
    await step(FIRST, 'Grants:Vote', ballot, termsHash, 'APPROVE');
    const { grant = '', block } = await step(SECOND, 'Grants:Vote', ballot, termsHash, 'APPROVE');
    const epoch = await view.reach(block + 1n, 30_000);
    expect(epoch?.grant(grantId.parse(grant))).toMatchObject({
      state: 'ACTIVE',
      grant: { terms: { consumer: 'HousingMSP' } },
    });
  });

  test('AccessLog: the gateway appends, and its member reads the head', async () => {
    const gateway = alliance.as(FIRST, GATEWAY.key, 'exchange');
    const over = { log: GATEWAY.log, gateway: { msp: FIRST, id: GATEWAY.id } };
    const appended = await gateway.submit(
      call('AccessLog:Append', GATEWAY.log, '0', [heightAt(3)], [decisionAt(0, 3, over)]),
    );
    expect(json(appended.result)).toMatchObject({ batch: { count: 1 } });
    const head = await alliance
      .as(FIRST, 'admin', 'exchange')
      .evaluate(call('AccessLog:ReadHead', GATEWAY.log));
    expect(json(head)).toMatchObject({ size: '1', nextBatch: '1' });
  });
});

describe('endorsement', () => {
  test.each([
    ['TaxationMSP', ['TaxationMSP', FIRST, SECOND]],
    ['TaxationMSP', ['TaxationMSP', SECOND, THIRD]],
    ['TaxationMSP', [FIRST, SECOND, THIRD]],
    ['CivilAffairsMSP', [FIRST, SECOND, THIRD]],
    [FIRST, [FIRST, THIRD]],
  ])('%s writes in its own name with the endorsements of %j', async (msp, endorsers) => {
    expect(await endorsersOf(await recordDuty(msp, endorsers))).toEqual([...endorsers].sort());
  });

  test.each([
    ['TaxationMSP', [FIRST, SECOND]],
    ['TaxationMSP', ['TaxationMSP', FIRST]],
    ['TaxationMSP', ['TaxationMSP', 'HousingMSP', FIRST]],
    ['TaxationMSP', ['HousingMSP', FIRST, SECOND]],
    ['CivilAffairsMSP', [FIRST, SECOND]],
    [FIRST, [SECOND, THIRD]],
    [FIRST, [FIRST, 'TaxationMSP']],
  ])('%s cannot be made to write by %j alone', async (msp, endorsers) => {
    await expect(recordDuty(msp, endorsers)).rejects.toMatchObject(REFUSED);
  });

  test('a peer finds by itself who must endorse', async () => {
    expect(await endorsersOf(await recordDuty('TaxationMSP'))).toContain('TaxationMSP');
    expect(await endorsersOf(await recordDuty('CivilAffairsMSP'))).toEqual([FIRST, SECOND, THIRD].sort());
  });

  test('a founder suspends an entry without its department', async () => {
    const { code } = incomes().entry;
    const suspended = call('Directory:SuspendEntry', code, 'looked into');
    const done = await alliance.as(FIRST, 'admin').submit({ ...suspended, endorsers: [FIRST, SECOND] });
    const epoch = await view.reach(done.blockNumber + 1n, 30_000);
    expect(epoch?.entry(code)?.entry.status).toBe('SUSPENDED');
  });

  test('who joins is endorsed by all founders, whatever the votes say', async () => {
    const terms = { ...departmentTerms('WaterMSP') };
    const opened = json(
      (await alliance.as(FIRST, 'admin').submit(call('Members:ProposeMember', terms))).result,
    ) as Answer;
    const vote = call('Members:Vote', opened.ballot ?? '', opened.termsHash ?? '', 'APPROVE');
    for (const msp of [FIRST, SECOND]) {
      const { blockNumber } = await alliance.as(msp, 'admin').submit(vote);
      await alliance.caughtUp(blockNumber);
    }
    const last = alliance.as(THIRD, 'admin');
    await expect(last.submit({ ...vote, endorsers: [THIRD, FIRST] })).rejects.toMatchObject(REFUSED);
    const done = await last.submit({ ...vote, endorsers: [FIRST, SECOND, THIRD] });
    expect(json(done.result)).toMatchObject({ state: 'PASSED' });
  });
});

describe('reconfigured', () => {
  const send = async (update: Uint8Array, signers: readonly Identity[]) => {
    const { network, layout } = alliance.running;
    const [address] = ordererAddresses(network, layout);
    const [identity] = signers;
    if (address === undefined || identity === undefined) throw new Error('nobody sends it');
    const signatures = signers.map((signer) => signConfigUpdate(update, signer));
    await submitConfigUpdate({ ...address, channel: 'directory', identity, update, signatures });
  };
  const standing = async () => {
    const ledger = alliance.as(FIRST, 'admin');
    const height = (await ledger.head()).number + 1n;
    return { ledger, height, config: await currentConfig(ledger, height) };
  };
  const orderingAdmins = () => {
    const { network, layout } = alliance.running;
    return orderersOf(network)
      .filter(({ organisation }) => organisation.kind === 'FOUNDER')
      .map(({ mspId, domain }) => identityOf(mspId, mspPair(layout.orderingAdmin(domain))));
  };

  test('blocks are cut otherwise by the founders\u2019 ordering admins, and every view goes on', async () => {
    const { ledger, height, config } = await standing();
    const timeout = new orderer.BatchTimeout();
    timeout.setTimeout('250ms');
    const value = timeout.serializeBinary();
    const update = orderingUpdate('directory', config, [{ name: 'BatchTimeout', value }]);
    await expect(send(update, orderingAdmins().slice(0, 2))).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    await send(update, orderingAdmins());
    await configAfter(ledger, config.sequence, height);
    const { blockNumber } = await recordDuty(FIRST, [FIRST, SECOND]);
    expect((await view.reach(blockNumber + 1n, 30_000))?.height).toBeGreaterThan(blockNumber);
    expect(view.failure).toBeUndefined();
  });

  test('no member changes by its own admin alone who acts for it', async () => {
    const { config } = await standing();
    const root = await issueRoot('ca.taxation');
    const organisation = { mspId: 'TaxationMSP', rootCertificatePem: root.certificatePem };
    const update = memberUpdate('directory', config, organisation);
    const own = loadMemberKey(alliance.running.layout.root, 'taxation', 'admin');
    await expect(send(update, [own])).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  });
});

describe('replayed', () => {
  test.each(['directory', 'exchange'] as const)(
    'every block of %s has the flags and the state that the embedded validator gives it',
    async (channel) => {
      const found = await replay(alliance.as(FIRST, 'admin', channel));
      expect(found.differences).toEqual([]);
      expect(found.flags.VALID).toBeGreaterThan(5);
    },
  );
});

test('an audit of both channels finds every signature, vote and outcome in order', async () => {
  for (const channel of ['directory', 'exchange'] as const) {
    const ledger = alliance.as(FIRST, 'admin', channel);
    const { number } = await ledger.head();
    const report = await auditChannel({ channel, blocks: blocksUpTo(ledger, number) });
    expect(report.findings).toEqual([]);
    // Three of four consenters sign each block after block 0.
    expect(report.proved.ordererSignatures).toBeGreaterThanOrEqual(3 * Number(number));
  }
});

describe('what dies', () => {
  test('a killed peer is started again and catches up', async () => {
    const { processes } = alliance.running.layout;
    const killed = notedProcesses(processes).find(({ name }) => name === 'peer.economy');
    if (killed === undefined) throw new Error('economy runs no peer');
    process.kill(killed.pid, 'SIGKILL');
    const { blockNumber } = await recordDuty(FIRST, [FIRST, SECOND]);
    await until(
      () =>
        notedProcesses(processes).some(
          (each) => each.name === killed.name && each.pid !== killed.pid && isRunning(each),
        ),
      30_000,
      'nothing started the peer again',
    );
    await alliance.caughtUp(blockNumber);
  });

  test('everything ends and begins again on the same ledgers', async () => {
    const before = (await alliance.as(FIRST, 'admin').head()).number;
    await alliance.running.down();
    expect(notedProcesses(alliance.running.layout.processes)).toEqual([]);
    await alliance.running.up();
    expect((await alliance.as(FIRST, 'admin').head()).number).toBeGreaterThan(before);
    await expect(recordDuty('TaxationMSP')).resolves.toBeDefined();
  }, 120_000);
});
