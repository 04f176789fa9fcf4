import { EmbeddedLedger } from '../../../../chaincode/ledger/embedded/embedded-ledger';
import { ledgerConfigSchema } from '../../../../chaincode/ledger/embedded/ledger-config';
import { FabricLedger } from '../../../../chaincode/ledger/fabric/fabric-ledger';
import { loadMemberKey } from '../../../../chaincode/ledger/identity/member-folder';
import { type Alliance, configFor, FOUNDERS, newAlliance } from '../fixture/alliance';
import { KvContract } from '../fixture/kv-contract';

let alliance: Alliance;
let ledger: EmbeddedLedger;

beforeAll(async () => {
  alliance = await newAlliance();
  ledger = await EmbeddedLedger.start(ledgerConfigSchema.parse(configFor(alliance.dataDir)), {
    onFailure: (error) => {
      throw error;
    },
    contracts: () => [KvContract],
  });
});

afterAll(async () => {
  await ledger?.close();
  alliance.remove();
});

function as(member: string): FabricLedger {
  return FabricLedger.connect({
    address: ledger.address,
    identity: loadMemberKey(alliance.dataDir, member, 'admin'),
    channel: 'directory',
    chaincode: 'hub',
  });
}

test('a submitted value is committed and can be read', async () => {
  const client = as(FOUNDERS[0] ?? '');
  const done = await client.submit({ contract: 'Kv', transaction: 'Put', args: ['a', '1'] });
  expect(done.blockNumber).toBe(2n);
  const read = await client.evaluate({ contract: 'Kv', transaction: 'Get', args: ['a'] });
  expect(Buffer.from(read).toString()).toBe('1');
  await client.close();
});
