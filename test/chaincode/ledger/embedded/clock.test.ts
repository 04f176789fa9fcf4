import { openBlock, readTransactions } from '../../../../chaincode/ledger/block/block';
import { EmbeddedLedger } from '../../../../chaincode/ledger/embedded/embedded-ledger';
import { ledgerConfigSchema } from '../../../../chaincode/ledger/embedded/ledger-config';
import { FabricLedger } from '../../../../chaincode/ledger/fabric/fabric-ledger';
import { loadMemberKey } from '../../../../chaincode/ledger/identity/member-folder';
import { type Alliance, configFor, FOUNDERS, mspIdFor, newAlliance } from '../fixture/alliance';
import { ClockContract } from '../fixture/clock-contract';

let alliance: Alliance;
let ledger: EmbeddedLedger;

beforeAll(async () => {
  alliance = await newAlliance();
  const config = ledgerConfigSchema.parse({ ...configFor(alliance.dataDir), clock: { intervalMs: 200 } });
  ledger = await EmbeddedLedger.start(config, {
    contracts: () => [ClockContract],
    onFailure: (error) => {
      throw error;
    },
  });
});

afterAll(async () => {
  await ledger?.close();
  alliance.remove();
});

test('every founder ticks with its own clock key, again and again, on an idle channel', async () => {
  const client = FabricLedger.connect({
    address: ledger.address,
    identity: loadMemberKey(alliance.dataDir, FOUNDERS[0] ?? '', 'admin'),
    channel: 'directory',
    chaincode: 'hub',
  });
  const ticks = new Map<string, number>();
  for await (const block of client.blocks(2n)) {
    for (const { header, call, flag } of readTransactions(openBlock(block.bytes))) {
      expect([call?.function, flag]).toEqual(['Clock:Tick', 'VALID']);
      const at = new Date(Buffer.from(call?.args[0] ?? []).toString());
      expect(Math.abs(at.getTime() - Date.now())).toBeLessThan(10_000);
      ticks.set(header.creator.mspId, (ticks.get(header.creator.mspId) ?? 0) + 1);
    }
    if (FOUNDERS.every((member) => (ticks.get(mspIdFor(member)) ?? 0) >= 3)) break;
  }
  expect([...ticks.keys()].sort()).toEqual(FOUNDERS.map(mspIdFor).sort());
  await client.close();
});
