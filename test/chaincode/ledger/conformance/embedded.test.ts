import { listMembers, loadMemberKey, mspIdOf } from '../../../../chaincode/ledger/identity/member-folder';
import { configFor, FOUNDERS, mspIdFor, newAlliance } from '../fixture/alliance';
import { startLedgerProcess } from '../fixture/ledger-process';
import { ledgerConformance } from './ledger-conformance';
import type { OpenLedger } from './open-ledger';

const SCAN_LIMIT = 1000;

async function open(): Promise<OpenLedger> {
  const alliance = await newAlliance();
  const { dataDir } = alliance;
  const config = { ...configFor(dataDir), scanLimit: SCAN_LIMIT };
  let process = await startLedgerProcess(config);
  const { address } = process;
  const [first = '', second = '', third = ''] = FOUNDERS.map(mspIdFor);
  return {
    founders: [first, second, third],
    chaincode: 'hub',
    scanLimit: SCAN_LIMIT,
    crossChannelCalls: 'refused',
    orderingGapMs: 0,
    // One process holds all peers.
    peerOf: () => ({ address }),
    adminOf: (mspId) => {
      const member = listMembers(dataDir).find((name) => mspIdOf(dataDir, name) === mspId) ?? '';
      return loadMemberKey(dataDir, member, 'admin');
    },
    restart: async () => {
      await process.kill();
      process = await startLedgerProcess({ ...config, port: Number(address.split(':').at(-1)) });
    },
    close: async () => {
      await process.stop();
      alliance.remove();
    },
  };
}

ledgerConformance('the embedded ledger', open);
