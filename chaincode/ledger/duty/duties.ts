/** What a founder's own process does all the time: its clock, and its relay in both directions. */
import { HubError } from '../../model';
import { connectLedger } from '../fabric/connect-ledger';
import { type Identity, loadIdentity } from '../identity/identity';
import type { Channel, Ledger } from '../ledger';
import { startClock } from './clock';
import type { DutyConfig } from './duty-config';
import { Relay } from './relay';

/** Blocks of ticks alone wait this long, so that one transaction anchors those of all founders. */
const LINGER_MS = 2_000;

/** Duties under way. */
export interface Duties {
  /** Ends them and their connections. */
  stop(): Promise<void>;
}

/**
 * Ticks, and anchors each channel on the other, until it is stopped; it waits for a ledger that is away or not founded yet.
 *
 * @param said one line for the founder, of each thing that fails.
 * @throws {HubError} `NOT_FOUND`: a key is not there.
 */
export function startDuties(config: DutyConfig, said: (line: string) => void): Duties {
  const { mspId, leaseMs } = config;
  const clockKey = loadIdentity(mspId, config.clockKey);
  const relayKey = loadIdentity(mspId, config.relayKey);
  const open: Ledger[] = [];
  const connect = (identity: Identity, channel: Channel, peers: DutyConfig['peers']): Ledger => {
    const ledger = connectLedger({ peers, identity, channel, chaincode: channel });
    open.push(ledger);
    return ledger;
  };
  const clock = startClock(connectLedger({ ...directory(config), identity: clockKey }), {
    contract: 'Clock',
    transaction: 'Tick',
    intervalMs: Math.round(leaseMs / 3),
  });
  const relay = (from: Channel, to: Channel): Relay =>
    Relay.start({
      from: connect(relayKey, from, [config.own]),
      to: connect(relayKey, to, config.peers),
      founder: mspId,
      anchoring: from === 'directory' ? 'EACH' : 'NEWEST',
      lingerMs: from === 'directory' ? LINGER_MS : leaseMs,
      failed: (error, fatal) => said(failure(from, error, fatal)),
    });
  const relays = [relay('directory', 'exchange'), relay('exchange', 'directory')];
  return {
    stop: async () => {
      // Connections first: what waits for a ledger that is away ends with them.
      const stopped = Promise.all([clock.stop(), ...relays.map((each) => each.stop())]);
      await Promise.all(open.map((ledger) => ledger.close()));
      await stopped;
    },
  };
}

function directory({ peers }: DutyConfig) {
  return { peers, channel: 'directory', chaincode: 'directory' } as const;
}

function failure(channel: Channel, error: unknown, fatal: boolean): string {
  const fact = error instanceof HubError ? `${error.code}: ${error.message}` : String(error);
  return `relay of \`${channel}\`${fatal ? ' ended' : ' waits'}: ${fact}`;
}
