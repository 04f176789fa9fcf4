import fc from 'fast-check';
import { EmbeddedLedger } from '../../../../chaincode/ledger/embedded/embedded-ledger';
import { ledgerConfigSchema } from '../../../../chaincode/ledger/embedded/ledger-config';
import { admitMember } from '../../../../chaincode/ledger/fabric/config-update';
import { FabricLedger } from '../../../../chaincode/ledger/fabric/fabric-ledger';
import { loadMemberKey } from '../../../../chaincode/ledger/identity/member-folder';
import { organisationOf } from '../../../../chaincode/ledger/identity/organisation';
import { runs } from '../../../depth';
import { type Alliance, configFor, DEPARTMENT, FOUNDERS, newAlliance } from '../fixture/alliance';
import { KvContract } from '../fixture/kv-contract';
import { ChainVerifier } from './chain-verifier';

let alliance: Alliance;
let blocks: Uint8Array[];

const kv = (transaction: string, ...args: string[]) => ({ contract: 'Kv', transaction, args });

beforeAll(async () => {
  alliance = await newAlliance();
  const ledger = await EmbeddedLedger.start(ledgerConfigSchema.parse(configFor(alliance.dataDir)), {
    contracts: () => [KvContract],
    onFailure: (error) => {
      throw error;
    },
  });
  const admin = (member: string) => loadMemberKey(alliance.dataDir, member, 'admin');
  const [first = ''] = FOUNDERS;
  const { address } = ledger;
  const client = FabricLedger.connect({
    address,
    identity: admin(first),
    channel: 'directory',
    chaincode: 'hub',
  });
  await client.submit(kv('Put', 'a', '1'));
  await client.submit(kv('PutComposite', 'kind', '𝄞'));
  await Promise.all([client.submit(kv('Increment', 'n')), client.submit(kv('Increment', 'n'))]);
  await client.submit(kv('Delete', 'a'));
  await client.submit(kv('SetPolicy', 'n', ''));
  await client.submit(kv('Emit', 'one', 'two'));
  const [one, two, three] = FOUNDERS.map(admin);
  if (one === undefined || two === undefined || three === undefined) throw new Error('three founders');
  await admitMember({
    address,
    ledger: client,
    organisation: organisationOf(alliance.dataDir, DEPARTMENT),
    admins: [one, two, three],
  });
  const department = FabricLedger.connect({
    address,
    identity: admin(DEPARTMENT),
    channel: 'directory',
    chaincode: 'hub',
  });
  const last = await department.submit(kv('Put', 'b', '2'));
  blocks = [];
  for await (const block of client.blocks(0n)) {
    blocks.push(Buffer.from(block.bytes));
    if (block.number === last.blockNumber) break;
  }
  await department.close();
  await client.close();
  await ledger.close();
});

afterAll(() => alliance.remove());

function verifyAll(chain: readonly Uint8Array[]): ChainVerifier {
  const verifier = new ChainVerifier();
  for (const block of chain) verifier.next(block);
  return verifier;
}

test('every block from 0 verifies with nothing but Fabric messages and node:crypto', () => {
  const verifier = verifyAll(blocks);
  expect(blocks.length).toBeGreaterThan(8);
  expect(verifier.signatures).toBeGreaterThan(4 * (blocks.length - 2));
});

test('any changed bit of any block is found', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 7 }), (blockSeed, byteSeed, bit) => {
      const index = blockSeed % blocks.length;
      const original = blocks[index] ?? new Uint8Array();
      const changed = Buffer.from(original);
      const at = byteSeed % changed.length;
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      const chain = blocks.map((block, number) => (number === index ? changed : block));
      expect(() => verifyAll(chain)).toThrow();
    }),
    { numRuns: runs(60, 2000), verbose: true },
  );
});

test('a block left out is found', () => {
  expect(() => verifyAll(blocks.filter((_, number) => number !== 3))).toThrow('block number');
});
