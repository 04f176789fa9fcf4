/** A view under the law of the contracts: an honest chain stands whole; what dishonest endorsers let through does not. */
import { common } from '@hyperledger/fabric-protos';
import { FIRST_CHARTER } from '../../../../chaincode/contracts/first-charter';
import { openBlock, readTransactions } from '../../../../chaincode/ledger/block/block';
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import { readableKey } from '../../../../chaincode/ledger/law/readable-key';
import { nextBlock } from '../../../../chaincode/ledger/view/chain';
import { type AppliedBlock, DirectoryEpoch } from '../../../../chaincode/ledger/view/directory-epoch';
import { imageRowOf, standingRows } from '../../../../chaincode/ledger/view/image/image-row';
import { ContractLaw } from '../../../../chaincode/ledger/view/judged/contract-law';
import { PackedDirectory } from '../../../../chaincode/ledger/view/packed/packed-directory';
import {
  type ApplicationId,
  type Charter,
  canonicalJson,
  directoryKey,
  type MspId,
  parseKey,
} from '../../../../chaincode/model';
import { type AuditedLedger, auditedLedger } from '../audit/audited-ledger';
import { FORGED_TAMPERINGS } from '../audit/forged-tamperings';
import { editWrites, locate, rechain, rewrite } from '../audit/forger';
import { told } from './told';

let ledger: AuditedLedger;
beforeAll(async () => {
  ledger = await auditedLedger();
});
afterAll(() => ledger?.remove());

const raw = (blocks: readonly Uint8Array[]) =>
  blocks.map((bytes, number) => ({ number: BigInt(number), bytes }));

interface Read {
  readonly epoch: DirectoryEpoch;
  readonly alarms: readonly AppliedBlock['alarms'][number][];
}

type Between = (epoch: DirectoryEpoch, keys: ReadonlySet<string>) => DirectoryEpoch;

/** What a view makes of blocks, from block 0 on; `between` may put another epoch in the place of each. */
function read(
  blocks: readonly Uint8Array[],
  between: Between = (epoch) => epoch,
  packagedCharter?: Charter,
): Read {
  const keys = new Set<string>();
  const law = new ContractLaw({ channel: 'directory', namespace: 'directory', packagedCharter });
  let epoch = DirectoryEpoch.before(packagedCharter);
  const alarms: AppliedBlock['alarms'][number][] = [];
  for (const block of raw(blocks)) {
    const applied = law.read(nextBlock(epoch, block), epoch);
    alarms.push(...applied.alarms);
    for (const { key } of applied.writes) keys.add(key);
    epoch = between(epoch.after(applied), keys);
  }
  return { epoch, alarms };
}

test('an honest chain stands whole', () => {
  const { epoch, alarms } = read(ledger.blocks.directory);
  expect(alarms).toEqual([]);
  expect(epoch.unlawfulRows).toBe(0);
  expect([...epoch.members()].map(({ msp }) => msp)).toContain('HousingMSP');
  expect([...epoch.allGrants()].map(({ state }) => state)).toEqual(['ACTIVE']);
  expect([...epoch.entries()]).toHaveLength(2);
});

/** The keys that a transaction writes. */
function writtenIn(blocks: readonly Uint8Array[], id: string): readonly string[] {
  const transactions = blocks.flatMap((bytes) => readTransactions(openBlock(bytes)));
  const sets = transactions.find(({ transactionId }) => transactionId === id)?.call?.sets ?? [];
  return sets.flatMap(({ writes }) => writes.map(({ key }) => key));
}

/** That a row got no policy at all is the audit's to see, which remembers every key; a view sees it of guards. */
const unproven = FORGED_TAMPERINGS.filter(
  ({ channel, code, name }) =>
    channel === 'directory' &&
    code === 'OUTCOME_UNPROVEN' &&
    name !== "a row in a member's name without its policy",
);

describe('two founders endorse what no contract writes', () => {
  test.each(unproven)('$name is absent, with an alarm', ({ tamper, says, key = '' }) => {
    const { blocks } = tamper(ledger);
    const { epoch, alarms } = read(blocks);
    const alarm = alarms.find((each) => each.problem.includes(says) && readableKey(each.key).startsWith(key));
    expect({ alarms, alarm }).toMatchObject({
      alarm: { transaction: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(epoch.unlawfulRows).toBeGreaterThan(0);
    // A guard that is not written is the transaction's fault; one without its policy is a row like any other.
    const isWhole = alarm?.key.startsWith('\u0000guard\u0000') === true && !says.includes('policy');
    const absent = isWhole ? writtenIn(blocks, alarm.transaction) : [alarm?.key ?? ''];
    expect(absent.map((each) => epoch.isUnlawful(each))).not.toContain(false);
    expect(absent.map((each) => epoch.row(each)?.record).filter((record) => record !== undefined)).toEqual(
      [],
    );
  });
});

/** The chain up to a call, whose envelope is replaced by these, every flag as the forger likes it. */
function forged(
  call: string,
  envelopes: (original: Uint8Array) => readonly Uint8Array[],
  blocks = ledger.blocks.directory,
): readonly Uint8Array[] {
  const { block, transaction } = locate(blocks, call);
  return rechain({
    channel: 'directory',
    blocks: blocks.slice(0, block + 1),
    block,
    orderer: ledger.orderer,
    liesAboutFlags: true,
    envelopes: (originals) =>
      originals.flatMap((bytes, index) => (index === transaction.index ? envelopes(bytes) : [bytes])),
  });
}

describe('a peer that notes VALID for what is not', () => {
  const desk = ['EconomyMSP' as MspId, 'desk' as ApplicationId] as const;
  const withSignature = (bytes: Uint8Array, signature: Uint8Array): Uint8Array => {
    const envelope = common.Envelope.deserializeBinary(bytes);
    envelope.setSignature(signature);
    return envelope.serializeBinary();
  };

  test("a creator's signature over other bytes counts as absent", () => {
    const { epoch, alarms } = read(
      forged('Members:RegisterApplication', (bytes) => [withSignature(bytes, Buffer.alloc(70, 1))]),
    );
    expect(alarms).toMatchObject([{ problem: 'was written by a transaction that its creator did not sign' }]);
    expect(epoch.application(...desk)).toBeUndefined();
    expect(epoch.unlawfulRows).toBe(3);
  });

  test('a creator whom no member certifies counts as absent', () => {
    const { stranger, finance, economy } = ledger.cast;
    const change = { signer: stranger.admin, endorsers: [finance.peer, economy.peer] };
    const { epoch, alarms } = read(
      forged('Members:RegisterApplication', (bytes) => [rewrite(bytes, 'directory', change)]),
    );
    expect(alarms).toMatchObject([{ problem: 'was written by a transaction that its creator did not sign' }]);
    expect(epoch.application(...desk)).toBeUndefined();
  });

  test('a transaction twice in one block counts once', () => {
    const { epoch, alarms } = read(forged('Members:RegisterApplication', (bytes) => [bytes, bytes]));
    expect(alarms).toMatchObject([{ problem: 'was written by a transaction that counted before' }]);
    expect(epoch.application(...desk)?.state).toBe('ACTIVE');
  });

  test('a transaction that brings an old key back, blocks later, counts once', () => {
    const { envelope } = locate(ledger.blocks.directory, 'Members:RegisterApplication');
    const { alarms } = read(forged('Grants:Consent', (bytes) => [bytes, envelope]));
    expect(alarms).toMatchObject([{ problem: 'was written by a transaction that counted before' }]);
  });
});

/** The epoch that an image of this one brings back: rows, and nothing else. */
const restarted: Between = (epoch, keys) => {
  const { height, blockHash, ledgerTimeMs } = epoch;
  const rows = [...keys].flatMap((key) => {
    const row = epoch.row(key);
    return row === undefined ? [] : [imageRowOf(row, { block: 0, tx: 0 })];
  });
  return DirectoryEpoch.restored({
    end: { height, blockHash, ledgerTimeMs },
    packed: new PackedDirectory(),
    rows: standingRows(rows),
    packagedCharter: undefined,
  });
};

describe('a view that begins anew after every block', () => {
  const chains = [
    ['of an honest chain', (): readonly Uint8Array[] => ledger.blocks.directory],
    ...unproven.slice(0, 6).map(({ name, tamper }) => [`of ${name}`, () => tamper(ledger).blocks] as const),
  ] as const;

  test.each(chains)('%s judges as one that never stopped', (_, blocksOf) => {
    const blocks = blocksOf();
    const [once, anew] = [read(blocks), read(blocks, restarted)];
    expect(anew.alarms).toEqual(once.alarms);
    expect(told(anew.epoch)).toBe(told(once.epoch));
    expect(anew.epoch.unlawfulRows).toBe(once.epoch.unlawfulRows);
  });
});

test('what no later law reads is forgotten: votes, ended requests and what led to them, locked drafts', () => {
  const keys = new Set<string>();
  const { epoch } = read(ledger.blocks.directory, (each, written) => {
    for (const key of written) keys.add(key);
    return each;
  });
  const standing = [...keys].filter((key) => epoch.row(key)?.record !== undefined);
  const types = new Set(standing.map((key) => parseKey(key)?.type));
  for (const type of ['vote', 'request', 'consent', 'compliance', 'draft'] as const)
    expect([...types]).not.toContain(type);
  const ballots = standing.filter((key) => parseKey(key)?.type === 'ballot').map(readableKey);
  expect(ballots.filter((key) => /^ballot~(grant|entry)/.test(key))).toEqual([]);
  expect(ballots).toContainEqual(expect.stringMatching(/^ballot~member\/HousingMSP\//));
});

describe('what was refused', () => {
  /** Economy's tick, whoever signs it. */
  function tick(signer: Identity, at: string): Uint8Array {
    const { establishment, finance, economy } = ledger.cast;
    const msp = 'EconomyMSP' as MspId;
    const bytes = (record: object): Uint8Array => Buffer.from(canonicalJson({ v: 1, ...record }));
    const writes = [
      { key: directoryKey.tick(msp), value: bytes({ msp, at }) },
      { key: directoryKey.guard(msp), value: bytes({}) },
    ];
    const { envelope } = locate(ledger.blocks.directory, 'Members:Found');
    return rewrite(envelope, 'directory', {
      sets: (sets) => sets.map((set) => (set.namespace === 'directory' ? { ...set, writes } : set)),
      signer,
      endorsers: [establishment.peer, finance.peer, economy.peer],
    });
  }

  /** Economy ticked at 8; its admin forges a tick, and blocks later its clock ticks again. */
  function tickedAgain(at: string): Read {
    const { admin, clock } = ledger.cast.economy;
    const { directory } = ledger.blocks;
    const { block } = locate(directory, 'Members:RegisterApplication');
    const first = rechain({
      channel: 'directory',
      blocks: directory.slice(0, block + 1),
      block: locate(directory, 'Clock:Tick').block,
      orderer: ledger.orderer,
      liesAboutFlags: true,
      envelopes: (originals) => [...originals, tick(admin, '2026-11-23T10:00:00.000Z')],
    });
    const second = forged('Members:RegisterApplication', (bytes) => [bytes, tick(clock, at)], first);
    return read(second, restarted);
  }

  test('stands again once it is written lawfully', () => {
    const { epoch, alarms } = tickedAgain('2026-11-23T09:00:00.000Z');
    expect(alarms.map(({ key }) => readableKey(key))).toEqual(['tick~EconomyMSP']);
    expect(epoch.unlawfulRows).toBe(0);
    expect(epoch.row(directoryKey.tick('EconomyMSP' as MspId))?.record).toMatchObject({
      at: '2026-11-23T09:00:00.000Z',
    });
  });

  test('is judged by what stood before it', () => {
    const { epoch, alarms } = tickedAgain('2026-11-23T07:00:00.000Z');
    expect(alarms.map(({ problem }) => problem)).toEqual([
      "was not signed by the founder's clock key",
      'falls',
    ]);
    expect(epoch.unlawfulRows).toBe(1);
  });
});

test('the first charter is the packaged one, and a forged charter leaves none', () => {
  const weaker = editWrites('charter', (charter) => ({
    ...charter,
    fallback: { ...(charter.fallback as object), threshold: 1 },
  }));
  const { establishment, finance } = ledger.cast;
  const change = { ...weaker, signer: establishment.admin, endorsers: [establishment.peer, finance.peer] };
  const blocks = forged('Members:Found', (bytes) => [rewrite(bytes, 'directory', change)]);
  const { epoch, alarms } = read(blocks, undefined, FIRST_CHARTER);
  expect(alarms[0]).toMatchObject({ problem: 'is not the charter of the package' });
  expect(epoch.charter).toBeUndefined();
  expect(read(ledger.blocks.directory, undefined, FIRST_CHARTER).alarms).toEqual([]);
});
