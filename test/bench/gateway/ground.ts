/** What decisions rest on, outside the hub's own gateway: a view of the ledger, and the snapshot composed from it. */
import { createPrivateKey } from 'node:crypto';
import { pino } from 'pino';
import { connectLedger } from '../../../chaincode/ledger/fabric/connect-ledger';
import { identityOf } from '../../../chaincode/ledger/identity/identity';
import { readKeyFolder } from '../../../chaincode/ledger/identity/key-folder';
import { openView } from '../../../chaincode/ledger/view';
import type { View } from '../../../chaincode/ledger/view/view';
import type { MspId, PurposeCode } from '../../../chaincode/model';
import { type Access, decideAccess } from '../../../gateway/access';
import type { Analysis } from '../../../gateway/analysis';
import type { GatewayConfig } from '../../../gateway/launch/gateway/process-config';
import {
  type GatewayExecutor,
  type GatewayIdentity,
  SnapshotKeeper,
  sdlClient,
} from '../../../gateway/supergraph';

export interface Ground {
  readonly view: View;
  readonly gateway: GatewayIdentity;
  readonly keeper: SnapshotKeeper;
  close(): Promise<void>;
}

/** Opens a view under the gateway's key, and a keeper that is not loaded yet. */
export async function openGround(
  { gateway, keyFolder, peers, charter, leaseMs }: GatewayConfig,
  executor: GatewayExecutor,
): Promise<Ground> {
  const pair = readKeyFolder(keyFolder);
  const ledger = connectLedger({
    peers,
    identity: identityOf(gateway.msp, pair),
    channel: 'directory',
    chaincode: 'directory',
    silentAfterMs: leaseMs / 2,
  });
  const view = await openView({ ledger, charter, leaseMs, log: pino({ level: 'silent' }) });
  const identity = { ...gateway, key: createPrivateKey(pair.keyPem), certificatePem: pair.certificatePem };
  const keeper = new SnapshotKeeper({ view, fetchSdl: sdlClient(identity) }, executor);
  const close = async (): Promise<void> => {
    await keeper.stop();
    await view.close();
    await ledger.close();
  };
  return { view, gateway: identity, keeper, close };
}

/** Decides at the view's current epoch, for a grant without quota. */
export function decideOn(
  view: View,
  analysis: Analysis,
  caller: { readonly iss: MspId; readonly purpose: PurposeCode },
): Access {
  const epoch = view.current;
  const moment = { ...view.moment(epoch, () => 0), heldToday: () => 0 };
  return decideAccess({ analysis, caller: caller.iss, purpose: caller.purpose, epoch, moment });
}
