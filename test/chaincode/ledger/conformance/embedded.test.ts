import { FabricLedger } from '../../../../chaincode/ledger/fabric/fabric-ledger';
import { issueCertificate, issueRoot } from '../../../../chaincode/ledger/identity/certificate';
import { type Identity, identityOf } from '../../../../chaincode/ledger/identity/identity';
import { listMembers, loadMemberKey, mspIdOf } from '../../../../chaincode/ledger/identity/member-folder';
import type { Channel } from '../../../../chaincode/ledger/ledger';
import { configFor, FOUNDERS, mspIdFor, newAlliance } from '../fixture/alliance';
import { startLedgerProcess } from '../fixture/ledger-process';
import { ledgerConformance, type OpenLedger } from './ledger-conformance';

async function open(): Promise<OpenLedger> {
  const alliance = await newAlliance();
  let process = await startLedgerProcess(configFor(alliance.dataDir));
  const { address } = process;
  const root = await issueRoot('ca.stranger');
  const stranger = await issueCertificate(root, { commonName: 'admin', role: 'admin' });
  const connect = (identity: Identity, channel: Channel): FabricLedger =>
    FabricLedger.connect({ address, identity, channel, chaincode: 'hub' });
  const [first = '', second = '', third = ''] = FOUNDERS.map(mspIdFor);
  return {
    founders: [first, second, third],
    connect: (mspId, channel) => {
      const { dataDir } = alliance;
      const member = listMembers(dataDir).find((name) => mspIdOf(dataDir, name) === mspId) ?? '';
      return connect(loadMemberKey(dataDir, member, 'admin'), channel);
    },
    connectStranger: (mspId) => connect(identityOf(mspId, stranger), 'directory'),
    restart: async () => {
      await process.kill();
      process = await startLedgerProcess({
        ...configFor(alliance.dataDir),
        port: Number(address.split(':').at(-1)),
      });
    },
    close: async () => {
      await process.stop();
      alliance.remove();
    },
  };
}

ledgerConformance('the embedded ledger', open);
