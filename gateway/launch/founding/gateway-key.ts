/** Steps 5 and 6 of founding: the gateway's key by votes on `directory`, its log by votes on `exchange`. */
import { loadMemberKey } from '../../../chaincode/ledger/identity/member-folder';
import { canonicalJson, logTerms, type Spki, spki } from '../../../chaincode/model';
import { GATEWAY } from '../alliance';
import { passBallot } from './committee';
import type { Offices } from './office';

const { founder, id, log } = GATEWAY;

function gatewaySpki({ options }: Offices): Spki {
  return spki.parse(loadMemberKey(options.dataDir, founder.folder, GATEWAY.key).spki);
}

/** The gateway's key signs tickets. */
export async function registerGateway(offices: Offices): Promise<void> {
  const terms = { msp: founder.msp, id, spki: gatewaySpki(offices) };
  const call = { contract: 'Members', transaction: 'ProposeGateway', args: [canonicalJson(terms)] };
  await offices.of(founder).ensure('directory', call);
  await passBallot(offices, { channel: 'directory', ballot: `gateway/${founder.msp}/${id}`, terms });
}

/** The gateway's log is open. The embedded ledger has no relay, so batches are not anchored. */
export async function openLog(offices: Offices): Promise<void> {
  const gateway = { msp: founder.msp, id, spki: gatewaySpki(offices) };
  const terms = logTerms.parse({ id: log, gateway, anchors: 'absent' });
  const call = { contract: 'AccessLog', transaction: 'ProposeLog', args: [canonicalJson(terms)] };
  await offices.of(founder).ensure('exchange', call);
  await passBallot(offices, { channel: 'exchange', ballot: `log-opening/${log}`, terms });
}
