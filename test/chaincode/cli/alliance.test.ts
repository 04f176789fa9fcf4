/** Members, applications, duties, entries and their votes from a shell, on a real ledger, each signed by its member. */
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { runCommand } from '../../../chaincode/cli/run';
import { FabricLedger } from '../../../chaincode/ledger/fabric/fabric-ledger';
import { OfflineSigning } from '../../../chaincode/ledger/fabric/offline-signing';
import { loadIdentity } from '../../../chaincode/ledger/identity/identity';
import { hasKeyFolder } from '../../../chaincode/ledger/identity/key-folder';
import { applicationFolder, enrolNextApplication } from '../../../chaincode/ledger/identity/member-folder';
import { nextKeyFolder } from '../../../chaincode/ledger/identity/next-key';
import { writeLedgerFile } from '../../../chaincode/ledger/ledger-file';
import {
  dutyContent,
  incomeContent,
  memberTerms,
  nextCharter,
  purposeTerms,
} from '../contracts/fixture/content';
import { type LedgerAlliance, ledgerAlliance } from '../contracts/fixture/ledger-acting';

const FOUNDERS = ['establishment', 'finance', 'economy'];

let ledger: LedgerAlliance;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  ledger = await ledgerAlliance();
  writeLedgerFile(ledger.dataDir, { address: ledger.address, pid: process.pid });
  await ledger.alliance.found();
}, 60_000);

afterAll(async () => {
  for (const close of closing) await close();
  await ledger?.close();
});

async function hub(...argv: readonly string[]) {
  let [out, err] = ['', ''];
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
async function answer<T = Record<string, unknown>>(...argv: readonly string[]): Promise<T> {
  const { out, err } = await hub(...argv, '--json');
  expect(err).toBe('');
  return JSON.parse(out) as T;
}

function file(name: string, text: string): string {
  const path = join(ledger.dataDir, name);
  writeFileSync(path, text);
  return path;
}

function newKey(name: string): string {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return file(name, String(publicKey.export({ format: 'pem', type: 'spki' })));
}

const spkiIn = (folder: string): string => loadIdentity('FinanceMSP', folder).spki;

/** Founders approve until it has passed. */
async function pass(ballot: unknown): Promise<void> {
  for (const founder of FOUNDERS) {
    const { state } = await answer('vote', String(ballot), 'approve', '--as', founder);
    if (state === 'PASSED') return;
  }
  throw new Error(`ballot ${String(ballot)} did not pass`);
}

test('a newcomer makes its keys and terms, a founder invites it, all founders vote, and it is a member', async () => {
  const joining = ['join', 'water', '--msp', 'WaterMSP', '--name-en', 'Water', '--name-zh', '水务局'];
  const code = ['--credit-code', '11110000000000000X'];
  const { out } = await hub('member', ...joining, ...code, '--attribute', 'district=110105');
  const { ballot } = await answer('member', 'invite', file('terms.yaml', out), '--as', 'finance');
  expect((await hub('ballots', '--as', 'economy')).out).toContain('WaterMSP (Water) joins as DEPARTMENT');
  await pass(ballot);
  expect((await hub('members', '--as', 'finance')).out).toMatch(
    /WaterMSP +Water +水务局 +DEPARTMENT +ACTIVE +district=110105/,
  );
  const admission = ['member', 'admit', 'water', '--file', join(ledger.dataDir, 'water.json')];
  const [first, second] = [
    await answer(...admission, '--as', 'economy'),
    await answer(...admission, '--as', 'finance'),
  ];
  expect([first.missing, second.missing]).toEqual([['EstablishmentMSP', 'FinanceMSP'], ['EstablishmentMSP']]);
  expect((await hub('duty', '--as', 'water')).err).toMatch(/^UNKNOWN_CREATOR/);
  const certificate = ['--certificate', join(ledger.dataDir, 'members/finance/ca/cert.pem')];
  const forged = await hub(...admission, ...certificate, '--as', 'establishment');
  expect([forged.code, forged.err]).toEqual([1, expect.stringMatching(/^TERMS_MISMATCH: /)]);
  expect((await hub(...admission, '--as', 'establishment')).out).toContain(
    'admitted: its certificates count',
  );
  expect((await hub('duty', '--as', 'water')).out).toContain('no duty is recorded');
  expect((await answer(...admission, '--as', 'economy')).state).toBe('ADMITTED');
  const suspended = await hub('member', 'suspend', 'water', '--reason', 'alarm', '--as', 'economy');
  expect(suspended.out).toMatch(/^WaterMSP {2}suspended by EconomyMSP in block \d+\nnext: a founder/);
  await pass((await answer('member', 'resume', 'WaterMSP', '--as', 'finance')).ballot);
  expect((await answer<{ member: object }>('members', 'water', '--as', 'finance')).member).toMatchObject({
    state: 'ACTIVE',
  });
});

test('a member’s duty key is rotated by votes, on each ledger by itself', async () => {
  const rotate = ['member', 'rotate-key', 'probe', '--key', newKey('probe.pem'), '--as', 'economy'];
  const onExchange = await answer(...rotate, '--channel', 'exchange');
  const open = await answer<readonly { channel: string; mine: string; ballot: { id: string } }[]>(
    'ballots',
    '--as',
    'finance',
  );
  expect(open.filter(({ ballot }) => ballot.id === onExchange.ballot)).toMatchObject([
    { channel: 'exchange', mine: 'MAY_VOTE' },
  ]);
  await pass(onExchange.ballot);
  const elsewhere = await answer<{ member: { keys: object } }>('members', 'economy', '--as', 'finance');
  expect(elsewhere.member.keys).toMatchObject(
    memberTerms(ledger.alliance.cast.economy, 'FOUNDER').keys as object,
  );
});

test('a member registers, rotates, suspends, resumes and revokes its own application, without a vote', async () => {
  const as = ['--as', 'finance'];
  await answer('applications', 'register', 'budget', '--name', 'budget planning', ...as);
  await answer('applications', 'rotate', 'budget', '--key', newKey('budget.pem'), ...as);
  const folder = applicationFolder(ledger.dataDir, 'finance', 'budget');
  const keys = () =>
    [folder, nextKeyFolder(folder)].map((each) => (hasKeyFolder(each) ? spkiIn(each) : undefined));
  const registered = async () =>
    (await answer<readonly { readonly id: string; readonly spki: string }[]>('applications', ...as)).find(
      ({ id }) => id === 'budget',
    )?.spki;
  // It ends after its key was made, after it was registered, and between the two renames.
  const { spki } = await enrolNextApplication(ledger.dataDir, 'finance', 'budget');
  await answer('applications', 'rotate', 'budget', ...as);
  expect([await registered(), ...keys()]).toEqual([spki, spki, undefined]);
  renameSync(folder, nextKeyFolder(folder));
  await answer('applications', 'rotate', 'budget', ...as);
  expect([await registered(), ...keys()]).toEqual([spki, spki, undefined]);
  await answer('applications', 'rotate', 'budget', ...as);
  expect(await registered()).not.toBe(spki);
  expect(keys()).toEqual([await registered(), undefined]);
  for (const [verb, state] of [
    ['suspend', 'SUSPENDED'],
    ['resume', 'ACTIVE'],
    ['revoke', 'REVOKED'],
  ] as const) {
    await answer('applications', verb, 'budget', ...as);
    expect((await hub('applications', 'finance', '--as', 'economy')).out).toMatch(
      new RegExp(`budget +budget planning +${state}`),
    );
  }
  const again = await hub('applications', 'resume', 'budget', ...as);
  expect([again.code, again.err]).toEqual([1, expect.stringMatching(/^WRONG_STATE: /)]);
});

test('a founder proposes its gateway; another suspends it at once', async () => {
  const key = newKey('gateway.pem');
  await pass((await answer('gateways', 'propose', 'gateway-2', '--key', key, '--as', 'finance')).ballot);
  await answer('gateways', 'suspend', 'finance', 'gateway-2', '--as', 'economy');
  expect((await hub('gateways', '--as', 'economy')).out).toMatch(/FinanceMSP +gateway-2 +SUSPENDED/);
  const alien = await hub(
    'gateways',
    'propose',
    'gateway-3',
    '--key',
    file('no.pem', 'none'),
    '--as',
    'finance',
  );
  expect([alien.code, alien.err]).toEqual([2, expect.stringContaining('holds no public key')]);
});

test('the charter is printed under its next version, proposed from that file, and needs all founders', async () => {
  const { out } = await hub('charter', '--yaml', '--as', 'finance');
  const { ballot } = await answer('charter', 'propose', file('charter.yaml', out), '--as', 'finance');
  for (const founder of ['establishment', 'finance'])
    await answer('vote', String(ballot), 'approve', '--as', founder);
  expect((await hub('vote', String(ballot), '--as', 'economy')).out).toContain(
    'about        charter version 2',
  );
  await answer('vote', String(ballot), 'reject', '--as', 'economy');
  expect((await hub('charter', '--as', 'finance')).out).toMatch(/^charter version 1\n/);
  const wrong = file('wrong.yaml', stringify({ ...nextCharter([]), founders: [] }));
  const refused = await hub('charter', 'propose', wrong, '--as', 'finance');
  expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(/wrong\.yaml:2:11 {2}founders {2}/)]);
});

test('an entry goes from its file to its code, is amended, compared, suspended and withdrawn', async () => {
  const terms = file('purpose.yaml', stringify(purposeTerms('statistics')));
  await pass((await answer('purposes', 'propose', terms, '--as', 'economy')).ballot);
  const duty = file('duty.yaml', stringify(dutyContent));
  await answer('duty', 'record', 'income', duty, '--as', 'finance');
  expect((await hub('duty', 'amend', 'income', duty, '--as', 'finance')).out).toContain(
    'amended to version 2',
  );
  const income = file('income.yaml', stringify(incomeContent({ purposes: ['statistics'] })));
  await answer('entry', 'draft', 'income', income, '--as', 'finance');
  await answer('entry', 'submit', 'income', '--as', 'finance');
  await answer('entry', 'return', 'finance/income', '--reason', 'name the article', '--as', 'economy');
  expect((await hub('drafts', '--as', 'finance')).out).toMatch(
    /FinanceMSP\/income.*RETURNED.*name the article/,
  );
  await answer('entry', 'draft', 'income', income, '--as', 'finance');
  await answer('entry', 'submit', 'income', '--as', 'finance');
  await answer('entry', 'review', 'finance/income', '--as', 'establishment');
  expect((await hub('ballots', '--mine', '--as', 'economy')).out).toContain(
    'new entry "income" of FinanceMSP',
  );
  await answer('entry', 'vote', 'finance/income', 'approve', '--as', 'economy');
  expect((await hub('ballots', '--mine', '--as', 'economy')).out).toBe('nothing waits for your vote\n');
  const { code } = await answer('vote', 'FinanceMSP/income', 'approve', '--as', 'establishment');

  const exported = (await hub('entry', 'export', String(code), '--as', 'finance')).out;
  const amended = file('amended.yaml', exported.replace('updateCycle: YEARLY', 'updateCycle: MONTHLY'));
  expect((await hub('entry', 'diff', amended, '--as', 'finance')).out).toBe(
    `${amended}, against ${String(code)} version 1, says otherwise:\n  updateCycle  YEARLY → MONTHLY\n`,
  );
  const { id } = await answer('entry', 'amend', String(code), amended, '--as', 'finance');
  expect(id).toBe('income-v2');
  await answer('entry', 'submit', 'income-v2', '--as', 'finance');
  const { ballot } = await answer('entry', 'review', 'finance/income-v2', '--as', 'establishment');
  expect((await answer('entry', 'diff', 'finance/income-v2', '--as', 'economy')).differences).toEqual([
    { path: 'updateCycle', before: 'YEARLY', after: 'MONTHLY' },
  ]);
  await pass(ballot);
  expect((await hub('entry', 'diff', String(code), '--as', 'economy')).out).toContain('against version 1');
  await answer('entry', 'suspend', String(code), '--reason', 'correction', '--as', 'finance');
  const retired = await hub('duty', 'retire', 'income', '--reason', 'moved', '--as', 'finance');
  expect(retired.err).toMatch(/^WRONG_STATE: entry /);
  const proposed = await answer('entry', 'withdraw', String(code), '--reason', 'unused', '--as', 'economy');
  expect(String(proposed.ballot)).toMatch(/^entry-withdrawal\//);
  await answer('entry', 'withdraw', String(code), '--reason', 'unused', '--as', 'finance');
  await answer('duty', 'retire', 'income', '--reason', 'moved', '--as', 'finance');
  expect((await hub('duty', 'finance', '--as', 'economy')).out).toMatch(/income +2 +RETIRED/);
});

test('a member of the charter does not leave, nor is a founder suspended: the contract says why', async () => {
  const left = await hub('member', 'leave', '--reason', 'tired', '--as', 'economy');
  expect(left.err).toMatch(/^NOT_ALLOWED: the charter names `EconomyMSP`/);
  const change = file(
    'change.yaml',
    stringify({ ...memberTerms(ledger.alliance.cast.economy, 'FOUNDER'), kind: 'BOSS' }),
  );
  const refused = await hub('member', 'change', change, '--as', 'economy');
  expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(/change\.yaml:\d+:7 {2}kind {2}/)]);
});

describe('what was prepared elsewhere', () => {
  let signing: OfflineSigning;
  beforeAll(() => {
    const { address } = ledger;
    const { admin } = ledger.alliance.cast.finance;
    const own = FabricLedger.connect({
      address,
      identity: admin,
      channel: 'directory',
      chaincode: 'directory',
    });
    signing = OfflineSigning.connect({ peers: [{ address }], ledger: own, chaincode: 'directory' });
    closing.push(
      () => signing.close(),
      () => own.close(),
    );
  });
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const prepare = (name: string, ...args: readonly string[]) => {
    const [contract = '', transaction = ''] = name.split(':');
    const { bytes, toSign, transactionId } = signing.prepare(
      { contract, transaction, args },
      ledger.alliance.cast.finance.admin,
    );
    return { transactionId, bytes: base64(bytes), toSign: base64(toSign), function: name, arguments: args };
  };
  const signed = (prepared: object, ...more: readonly string[]) =>
    hub('sign', file('prepared.json', JSON.stringify({ data: { prepared } })), ...more, '--as', 'finance');
  const DUTY = ['budget', JSON.stringify(dutyContent)];

  test('is shown in words, and signed by the member’s own key only when told to', async () => {
    const prepared = prepare('Directory:RecordDuty', ...DUTY);
    const shown = await signed(prepared);
    expect(shown.out).toMatch(/^FinanceMSP records a duty {2}\(Directory:RecordDuty on `directory`/);
    expect(shown.out).toContain('duty         budget\n');
    expect(shown.out).toContain('nothing was signed\nnext: the same with `--yes`');
    expect((await signed(prepared, '--yes')).err).toMatch(/^INVALID_ARGUMENT: say where/);
    const out = join(ledger.dataDir, 'signed.json');
    expect((await signed(prepared, '--yes', '--out', out)).out).toContain('next: `relayProposal`');
    const { bytes, signature } = JSON.parse(readFileSync(out, 'utf8')).signed as Record<
      'bytes' | 'signature',
      string
    >;
    const decoded = [bytes, signature].map((text) => Buffer.from(text, 'base64')) as [Buffer, Buffer];
    const endorsed = await signing.endorse(...decoded, ledger.alliance.cast.finance.admin);
    expect(endorsed.transactionId).toBe(prepared.transactionId);
  });

  test('NOT_ALLOWED: is another member’s', async () => {
    const prepared = file('other.json', JSON.stringify(prepare('Directory:RecordDuty', ...DUTY)));
    const { code, err } = await hub('sign', prepared, '--yes', '--json', '--as', 'economy');
    expect([code, JSON.parse(err).error.code]).toEqual([1, 'NOT_ALLOWED']);
  });

  test('TERMS_MISMATCH: is said to do something else, or hides it, or votes on other terms', async () => {
    const prepared = prepare('Grants:Suspend', 'g-0123456789ab', 'alarm');
    const other = prepare('Grants:Revoke', 'g-0123456789ab', 'alarm');
    const vote = prepare('Members:Vote', 'gateway/FinanceMSP/gateway-2', '0'.repeat(64), 'APPROVE');
    const opened = await answer(
      'gateways',
      'propose',
      'gateway-4',
      '--key',
      newKey('g4.pem'),
      '--as',
      'finance',
    );
    const onOther = prepare('Members:Vote', String(opened.ballot), '0'.repeat(64), 'APPROVE');
    for (const wrong of [
      { ...prepared, function: 'Grants:Revoke' },
      { ...prepared, arguments: ['g-0123456789ab', 'else'] },
      { ...prepared, bytes: other.bytes },
      { bytes: prepared.bytes, toSign: other.toSign },
      onOther,
    ]) {
      expect((await signed(wrong, '--yes', '--json')).err).toContain('"TERMS_MISMATCH"');
    }
    expect((await signed(vote, '--yes', '--json')).err).toContain('"NOT_FOUND"');
  });

  test('INVALID_ARGUMENT: is nothing that is understood', async () => {
    for (const wrong of [prepare('Members:Found', '{}'), prepare('Grants:Suspend', 'g-0123456789ab'), {}]) {
      const { code, out, err } = await signed(wrong, '--yes', '--json');
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain('"INVALID_ARGUMENT"');
    }
  });
});

test('NOT_READY: where no gateway answers, the ledger’s heights and the certificates are told all the same', async () => {
  const asked = ['status', '--gateway', 'http://127.0.0.1:1', '--as', 'finance'];
  const { code, out, err } = await hub(...asked);
  expect([code, err]).toEqual([3, expect.stringMatching(/^NOT_READY: /)]);
  expect(out).toMatch(/^directory +\d+ blocks, the last one \d+ s ago\nexchange +\d+ blocks/);
  expect(out).toMatch(/certificates \d+ here, the first ends \d{4}-/);
  expect(out).not.toContain('ends soon');
  expect((await hub(...asked, '--days', '4000')).out).toMatch(
    /ends soon {2}finance\/applications\/desk: \d{4}-/,
  );
});

describe('the configuration of a member’s own subgraph', () => {
  const config = (...more: readonly string[]) =>
    hub('member', 'config', '--port', '4100', '--state', '/tmp/state', ...more, '--as', 'finance');

  test('holds the charter of the founding: from the ledger, and from a file once another is in force', async () => {
    const first = await config();
    const { charter } = JSON.parse(first.out) as { readonly charter: object };
    expect(charter).toMatchObject({ version: 1 });
    const kept = file('founding.json', JSON.stringify(charter));
    const other = file('other.json', JSON.stringify({ ...charter, auditors: ['AuditMSP'] }));
    expect((await config('--charter', other)).err).toMatch(
      /^INVALID_ARGUMENT: .* is not the charter on the ledger/,
    );

    const { out } = await hub('charter', '--yaml', '--as', 'finance');
    await pass((await answer('charter', 'propose', file('next.yaml', out), '--as', 'finance')).ballot);
    const refused = await config();
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(
        /^WRONG_STATE: charter version 2 is not the founding's: give that one by `--charter`/,
      ),
    ]);
    expect((await config('--charter', kept)).out).toBe(first.out);
  });
});
