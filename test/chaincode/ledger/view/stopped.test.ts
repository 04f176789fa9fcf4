/** What stops a view for good: a configuration the founders did not sign, a chaincode this build does not know. */
import { common, peer } from '@hyperledger/fabric-protos';
import { openBlock, readTransactions } from '../../../../chaincode/ledger/block/block';
import { sequenceKey } from '../../../../chaincode/ledger/block/definition';
import { configEnvelope } from '../../../../chaincode/ledger/block/signed-envelope';
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

test('CHAINCODE_UNKNOWN: a definition is committed under a sequence that this build does not know', async () => {
  const { directory } = ledger.blocks;
  const definition = locate(directory, 'CommitChaincodeDefinition');
  const { establishment, finance, economy } = ledger.cast;
  const value = new peer.lifecycle.StateData();
  value.setInt64(2);
  const upgrade = rewrite(definition.envelope, 'directory', {
    sets: (sets) =>
      sets.map((set) => ({
        ...set,
        writes: set.writes.map((write) =>
          write.key === sequenceKey('directory') ? { ...write, value: value.serializeBinary() } : write,
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
