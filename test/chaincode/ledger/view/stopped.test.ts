/** What stops a view for good: a configuration the founders did not sign, a chaincode this build does not know. */
import { common, peer } from '@hyperledger/fabric-protos';
import { openBlock, readTransactions } from '../../../../chaincode/ledger/block/block';
import { versionKey } from '../../../../chaincode/ledger/block/definition';
import { configEnvelope } from '../../../../chaincode/ledger/block/signed-envelope';
import { signConfigUpdate } from '../../../../chaincode/ledger/fabric/config-update';
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import { openView, type View } from '../../../../chaincode/ledger/view';
import { type AuditedLedger, auditedLedger } from '../audit/audited-ledger';
import { locate, rechain, rewrite } from '../audit/forger';
import { ChainLedger } from './chain-ledger';

let ledger: AuditedLedger;
beforeAll(async () => {
  ledger = await auditedLedger();
});
afterAll(() => ledger?.remove());

/** Follows the blocks before `from`, then all of them. @returns the view once it has stopped. */
async function following(blocks: readonly Uint8Array[], from: number): Promise<View> {
  const raw = blocks.map((bytes, number) => ({ number: BigInt(number), bytes }));
  const delivered = raw.slice(0, from);
  const chain = new ChainLedger(delivered);
  const view = await openView({ ledger: chain, leaseMs: 30_000 });
  expect(view.failure).toBeUndefined();
  delivered.push(...raw.slice(from));
  chain.delivered();
  expect(await view.reach(BigInt(blocks.length), 10_000)).toBeUndefined();
  await view.close();
  return view;
}

function withEnvelope(block: number, envelope: Uint8Array): readonly Uint8Array[] {
  return rechain({
    channel: 'directory',
    blocks: ledger.blocks.directory.slice(0, block + 1),
    block,
    orderer: ledger.orderer,
    liesAboutFlags: true,
    envelopes: () => [envelope],
  });
}

test('CHAINCODE_UNKNOWN: a definition is committed under a version that this build does not know', async () => {
  const { directory } = ledger.blocks;
  const definition = locate(directory, 'CommitChaincodeDefinition');
  const { establishment, finance, economy } = ledger.cast;
  const value = new peer.lifecycle.StateData();
  const info = new peer.lifecycle.ChaincodeEndorsementInfo();
  info.setVersion('next');
  value.setBytes(info.serializeBinary());
  const upgrade = rewrite(definition.envelope, 'directory', {
    sets: (sets) =>
      sets.map((set) => ({
        ...set,
        writes: set.writes.map((write) =>
          write.key === versionKey('directory') ? { ...write, value: value.serializeBinary() } : write,
        ),
      })),
    signer: establishment.admin,
    endorsers: [establishment.peer, finance.peer, economy.peer],
  });
  const block = directory.length - 1;
  const view = await following(withEnvelope(block, upgrade), block);
  expect(view.failure).toMatchObject({ code: 'CHAINCODE_UNKNOWN' });
  expect(view.freshness().fresh).toBe(false);
});

test("CHAIN_BROKEN: a configuration is in force without the founders' signatures", async () => {
  const { directory } = ledger.blocks;
  const block = directory.findIndex(
    (bytes, number) => number > 0 && readTransactions(openBlock(bytes))[0]?.config !== undefined,
  );
  const config = readTransactions(openBlock(directory[block] ?? new Uint8Array()))[0]?.config;
  const message = common.ConfigEnvelope.deserializeBinary(config ?? new Uint8Array());
  message.clearLastUpdate();
  const view = await following(
    withEnvelope(block, configEnvelope('directory', message, ledger.orderer)),
    block,
  );
  expect(view.failure).toMatchObject({ code: 'CHAIN_BROKEN' });
});

/** The block that reconfigures the channel, its configuration with another update in it, signed by these founders. */
function reconfiguring(
  change: (update: common.ConfigUpdate) => void,
  signers: readonly Identity[],
): { readonly block: number; readonly blocks: readonly Uint8Array[] } {
  const { directory } = ledger.blocks;
  const block = directory.findIndex(
    (bytes, number) => number > 0 && readTransactions(openBlock(bytes))[0]?.config !== undefined,
  );
  const config = readTransactions(openBlock(directory[block] ?? new Uint8Array()))[0]?.config;
  const message = common.ConfigEnvelope.deserializeBinary(config ?? new Uint8Array());
  const sent = message.getLastUpdate() ?? new common.Envelope();
  const payload = common.Payload.deserializeBinary(sent.getPayload_asU8());
  const envelope = common.ConfigUpdateEnvelope.deserializeBinary(payload.getData_asU8());
  const update = common.ConfigUpdate.deserializeBinary(envelope.getConfigUpdate_asU8());
  change(update);
  const bytes = update.serializeBinary();
  envelope.setConfigUpdate(bytes);
  envelope.setSignaturesList(
    signers.map((signer) => common.ConfigSignature.deserializeBinary(signConfigUpdate(bytes, signer))),
  );
  payload.setData(envelope.serializeBinary());
  sent.setPayload(payload.serializeBinary());
  message.setLastUpdate(sent);
  return { block, blocks: withEnvelope(block, configEnvelope('directory', message, ledger.orderer)) };
}

const ordering = (update: common.ConfigUpdate): void =>
  void update.getWriteSet()?.getGroupsMap().set('Orderer', new common.ConfigGroup());

test('CONFIG_UNKNOWN: the founders configured what this build does not know', async () => {
  const { establishment, finance, economy } = ledger.cast;
  const { block, blocks } = reconfiguring(ordering, [establishment.admin, finance.admin, economy.admin]);
  const view = await following(blocks, block);
  expect(view.failure).toMatchObject({ code: 'CONFIG_UNKNOWN' });
  expect(view.freshness().fresh).toBe(false);
});

test('CHAIN_BROKEN: two founders configured what this build does not know', async () => {
  const { establishment, finance } = ledger.cast;
  const { block, blocks } = reconfiguring(ordering, [establishment.admin, finance.admin]);
  expect((await following(blocks, block)).failure).toMatchObject({ code: 'CHAIN_BROKEN' });
});

test('an envelope that does not count is not even read, whatever it is', async () => {
  const { directory } = ledger.blocks;
  const poison = Buffer.from('no envelope at all');
  const block = directory.length - 1;
  const blocks = rechain({
    channel: 'directory',
    blocks: directory,
    block,
    orderer: ledger.orderer,
    envelopes: (originals) => [poison, ...originals, poison],
  });
  const raw = blocks.map((bytes, number) => ({ number: BigInt(number), bytes }));
  const reading = jest.spyOn(common.Envelope, 'deserializeBinary');
  const view = await openView({ ledger: new ChainLedger(raw), leaseMs: 30_000 });
  const read = reading.mock.calls.map(([bytes]) => Buffer.from(bytes));
  reading.mockRestore();
  await view.close();
  expect(view.current.height).toBe(BigInt(blocks.length));
  expect(read.length).toBeGreaterThan(blocks.length / 2);
  expect(read.some((bytes) => bytes.equals(poison))).toBe(false);
});
