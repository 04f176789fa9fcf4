/** Steps 5 and 6 of founding: the gateway's key by votes on `directory`, its log by votes on `exchange`. */

import { z } from 'zod';
import { loadMemberKey } from '../../../chaincode/ledger/identity/member-folder';
import { canonicalJson, gateway, logTerms, type Spki, spki } from '../../../chaincode/model';
import { GATEWAY } from '../alliance';
import { agree } from './committee';
import type { Offices } from './office';

const { founder, id, log } = GATEWAY;

const gateways = z.looseObject({ rows: z.array(gateway) });

function gatewaySpki({ options }: Offices): Spki {
  return spki.parse(loadMemberKey(options.dataDir, founder.folder, GATEWAY.key).spki);
}

/** The gateway's key signs tickets. */
export async function registerGateway(offices: Offices): Promise<void> {
  const terms = { msp: founder.msp, id, spki: gatewaySpki(offices) };
  const call = { contract: 'Members', transaction: 'ProposeGateway', args: [canonicalJson(terms)] };
  if (await isRegistered(offices)) return;
  await agree(offices, { channel: 'directory', proposer: founder, call, terms });
}

/** A gateway that stands could be voted on again, to resume it: that is not for a founding to begin. */
async function isRegistered(offices: Offices): Promise<boolean> {
  const call = { contract: 'Members', transaction: 'ListGateways', args: [founder.msp, '100', ''] };
  const { rows } = await offices.of(founder).read('directory', call, gateways);
  return rows.some((standing) => standing.id === id);
}

/** The gateway's log is open; its batches name anchored heights where founders' relays run. */
export async function openLog(offices: Offices): Promise<void> {
  const gateway = { msp: founder.msp, id, spki: gatewaySpki(offices) };
  const terms = logTerms.parse({ id: log, gateway, anchors: offices.options.anchors });
  const call = { contract: 'AccessLog', transaction: 'ProposeLog', args: [canonicalJson(terms)] };
  await agree(offices, { channel: 'exchange', proposer: founder, call, terms });
}
