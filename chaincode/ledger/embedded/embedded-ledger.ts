import { join } from 'node:path';
import { HubError } from '../../model/error';
import { type Clock, startClock } from '../duty/clock';
import { FabricLedger } from '../fabric/fabric-ledger';
import type { Identity } from '../identity/identity';
import { loadMemberKey } from '../identity/member-folder';
import { organisationOf } from '../identity/organisation';
import { LedgerChannel } from './channel';
import { type ContractClass, loadContracts } from './contracts-module';
import { type DirectoryLock, lockDirectory } from './directory-lock';
import type { ChannelSettings, LedgerConfig } from './ledger-config';
import { type LedgerServer, serve } from './server';
import type { OpenSqlite } from './sqlite';

export interface EmbeddedLedgerOptions {
  /** A block could not be committed: nothing more is, and the process must end. */
  readonly onFailure: (error: unknown) => void;
  /** One organisation's contract classes; by default each loads the channel's module anew. */
  readonly contracts?: (channel: ChannelSettings, mspId: string) => readonly ContractClass[];
  readonly now?: () => Date;
  /** Opens a channel's file; by default with Node's SQLite, on the real disk. */
  readonly openFile?: OpenSqlite;
}

/** A running embedded ledger: peers and orderer of all members, on loopback. */
export class EmbeddedLedger {
  /** `host:port`. */
  readonly address: string;
  readonly #channels: readonly LedgerChannel[];
  readonly #server: LedgerServer;
  readonly #lock: DirectoryLock;
  readonly #clocks: readonly Clock[];

  private constructor(
    channels: readonly LedgerChannel[],
    server: LedgerServer,
    lock: DirectoryLock,
    clocks: readonly Clock[],
  ) {
    this.address = server.address;
    this.#channels = channels;
    this.#server = server;
    this.#lock = lock;
    this.#clocks = clocks;
  }

  /**
   * Opens or founds every channel, then answers on the configured address.
   *
   * @throws {HubError} `DATA_DIR_IN_USE`; `DISK_REFUSED`; `DISK_FULL`; `CHAIN_BROKEN`; `NOT_FOUND`: a founder's folder lacks a key;
   *   `LEDGER_UNAVAILABLE`: the port is taken.
   */
  static async start(config: LedgerConfig, options: EmbeddedLedgerOptions): Promise<EmbeddedLedger> {
    const directory = join(config.dataDir, 'ledger');
    const lock = lockDirectory(directory);
    const channels: LedgerChannel[] = [];
    try {
      for (const settings of config.channels) {
        channels.push(await openChannel(config, settings, directory, options));
      }
      const clockKeys =
        config.clock === undefined ? [] : config.founders.map((member) => clockKey(config, member));
      const server = await serve(config, (name) => find(channels, name));
      const clocks = startClocks(config, server.address, clockKeys);
      return new EmbeddedLedger(channels, server, lock, clocks);
    } catch (error) {
      for (const channel of channels) await channel.close();
      lock.release();
      throw error;
    }
  }

  /** Stops answering, commits what was taken, and gives the directory back. */
  async close(): Promise<void> {
    await Promise.all(this.#clocks.map((clock) => clock.stop()));
    await this.#server.close();
    for (const channel of this.#channels) await channel.close();
    this.#lock.release();
  }
}

function openChannel(
  config: LedgerConfig,
  settings: ChannelSettings,
  directory: string,
  options: EmbeddedLedgerOptions,
): Promise<LedgerChannel> {
  const { dataDir, founders, endorsements, ordering, scanLimit } = config;
  const load = options.contracts ?? ((channel) => loadContracts(channel.contractsModule));
  return LedgerChannel.open({
    dataDir,
    settings,
    endorsements,
    ordering,
    scanLimit,
    path: join(directory, `${settings.name}.db`),
    founders: founders.map((member) => organisationOf(dataDir, member)),
    orderer: loadMemberKey(dataDir, firstFounder(config), 'orderer'),
    contracts: (mspId) => load(settings, mspId),
    now: options.now ?? (() => new Date()),
    openFile: options.openFile,
    onFailure: options.onFailure,
  });
}

function clockKey(config: LedgerConfig, founder: string): Identity {
  return loadMemberKey(config.dataDir, founder, 'clock');
}

function startClocks(config: LedgerConfig, address: string, keys: readonly Identity[]): Clock[] {
  const { clock } = config;
  const settings = config.channels.find(({ name }) => name === clock?.channel);
  if (clock === undefined || settings === undefined) return [];
  const { name: channel, chaincode } = settings;
  return keys.map((identity) => {
    return startClock(FabricLedger.connect({ address, identity, channel, chaincode }), clock);
  });
}

function firstFounder(config: LedgerConfig): string {
  const [founder] = config.founders;
  if (founder === undefined) throw new HubError('INVALID_ARGUMENT', 'founders: at least one is needed');
  return founder;
}

function find(channels: readonly LedgerChannel[], name: string): LedgerChannel {
  const channel = channels.find((candidate) => candidate.name === name);
  if (channel === undefined) throw new HubError('NOT_FOUND', `there is no channel \`${name}\``);
  return channel;
}
