/** Random steps of random members on a real ledger: whoever replays its blocks comes to the same state. */
import '../../../../chaincode/ledger/embedded/quiet-chaincode';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { FIRST_CHARTER } from '../../../../chaincode/contracts';
import { auditChannel, StoredChain } from '../../../../chaincode/ledger/audit';
import { EmbeddedLedger } from '../../../../chaincode/ledger/embedded/embedded-ledger';
import { ledgerConfigSchema } from '../../../../chaincode/ledger/embedded/ledger-config';
import { FabricLedger } from '../../../../chaincode/ledger/fabric/fabric-ledger';
import { type Epoch, openView, type View } from '../../../../chaincode/ledger/view';
import { canonicalHash, isHubError } from '../../../../chaincode/model';
import { runs } from '../../../depth';
import { dutyContent, incomeContent, incomeTerms } from '../fixture/content';
import { type LedgerAlliance, ledgerAlliance } from '../fixture/ledger-acting';
import { Ledger } from './rows';
import { attempt, type Standing, step } from './step';

let ledger: LedgerAlliance;
/** The founders play the departments too: only they are members of this ledger. */
let standing: Standing;

/** Each organisation's contracts are loaded on their own. */
beforeAll(async () => {
  ledger = await ledgerAlliance((config) =>
    EmbeddedLedger.start(ledgerConfigSchema.parse(config), {
      onFailure: (error) => {
        throw error;
      },
    }),
  );
  const { alliance } = ledger;
  const { establishment, finance, economy } = alliance.cast;
  const cast = {
    ...alliance.cast,
    taxation: finance,
    housing: establishment,
    civilAffairs: economy,
    stranger: economy,
  };
  await alliance.found();
  for (const purpose of ['housing-eligibility', 'statistics']) await alliance.addPurpose(purpose);
  await alliance.call(finance.admin, 'Directory:RecordDuty', 'income', dutyContent);
  const income = await alliance.lock(finance, 'income', incomeContent());
  standing = { alliance, cast, income };
  const asked = incomeTerms(income, { consumer: establishment.msp, delegation: { depth: 2 } });
  await alliance.grant(establishment, finance, asked);
}, 60_000);

/** Also of a test that failed: a view follows its ledger until it is closed, and would keep the process alive. */
afterAll(async () => {
  await Promise.all(views.map((view) => view.close()));
  await Promise.all(clients.map((client) => client.close()));
  await ledger.close();
});

const file = (): string => join(ledger.dataDir, 'ledger', 'directory.db');

function stored(): Ledger {
  const database = new DatabaseSync(file(), { readOnly: true });
  const rows = database.prepare("SELECT key, value FROM state WHERE namespace = 'directory'").all();
  database.close();
  const text = (bytes: unknown): string => Buffer.from(bytes as Uint8Array).toString();
  return new Ledger(rows.map(({ key, value }) => [text(key), text(value)]));
}

async function viewOf(member: 'establishment' | 'finance' | 'economy'): Promise<View> {
  const identity = ledger.alliance.cast[member].admin;
  const { address } = ledger;
  const client = FabricLedger.connect({ address, identity, channel: 'directory', chaincode: 'directory' });
  clients.push(client);
  const view = await openView({ ledger: client, charter: FIRST_CHARTER, leaseMs: 120_000 });
  views.push(view);
  return view;
}
const clients: FabricLedger[] = [];
const views: View[] = [];

/** All that a decision may rest on. */
const seenIn = (epoch: Epoch): string =>
  canonicalHash(
    JSON.parse(
      JSON.stringify([
        [...epoch.members()],
        [...epoch.entries()],
        [...epoch.allGrants()],
        [...epoch.purposes()],
        epoch.charter,
      ]),
    ),
  );

test(
  'after random steps, some at once, the blocks replayed give the stored state, and every organisation the same view',
  async () => {
    await viewOf('finance');
    let [done, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 12, maxLength: 16 }),
        async (groups) => {
          for (const group of groups) {
            const stands = stored();
            const results = await Promise.allSettled(group.map((each) => attempt(standing, stands, each)));
            for (const result of results) {
              if (result.status === 'fulfilled') {
                done += 1;
                continue;
              }
              if (!isHubError(result.reason) || result.reason.code === 'INTERNAL') throw result.reason;
              expect(result.reason.code).not.toBe('ENDORSEMENT_MISMATCH');
              refused += 1;
            }
          }
        },
      ),
      { numRuns: runs(2, 30), verbose: true, endOnFailure: true },
    );
    expect([done > 0, refused > 0]).toEqual([true, true]);
    const chain = StoredChain.open(file());
    const report = await auditChannel({ channel: 'directory', blocks: chain.blocks(), stored: chain });
    chain.close();
    expect(report.findings).toEqual([]);
    await viewOf('establishment');
    await viewOf('economy');
    const epochs = await Promise.all(views.map((view) => view.reach(report.height, 30_000)));
    const seen = epochs.map((epoch) => (epoch === undefined ? 'none' : seenIn(epoch)));
    expect(new Set(seen).size).toBe(1);
    expect(seen).not.toContain('none');
    expect(views.map(({ unlawfulRows }) => unlawfulRows)).toEqual([0, 0, 0]);
  },
  runs(60_000, 600_000),
);
