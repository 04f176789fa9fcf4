/** What the launcher is told on its command line. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { isLoopback } from '../../chaincode/ledger/transport/loopback';
import { HubError, isHubError } from '../../chaincode/model';
import { LOOPBACK } from '../../chaincode/network/supervision/port';
import type { AdmissionLimits } from '../admission';
import { readLimits } from './limits-file';

export interface LaunchOptions {
  readonly dataDir: string;
  /** The ledger that the hub runs on. */
  readonly ledger: 'embedded' | 'fabric';
  /** State folder of the Fabric network, as of `npm run fabric:up`. */
  readonly network: string;
  readonly port: number;
  /** Where the gateway listens; outside the loopback only with a certificate. */
  readonly host: string;
  /** PEM files, both or neither. */
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  /** Undefined: as many as the data directory holds, or {@link DEFAULT_CITIZENS}. */
  readonly citizens: number | undefined;
  readonly reset: boolean;
  /** Undefined: {@link defaultStateFolder}. */
  readonly stateDir?: string;
  /** Undefined: the usual ones. */
  readonly limits?: AdmissionLimits;
  /** How old a view may be, in seconds. */
  readonly lease: number;
}

export const DEFAULT_CITIZENS = 20_000;
type Given = Omit<LaunchOptions, 'lease'> & { readonly lease?: number };

/** LEDGER, Time and freshness: on Fabric longer than the longest fail-over; an idle embedded ledger must not fill the disk. */
const DEFAULT_LEASE_S = { embedded: 120, fabric: 30 } as const;
const MAX_CITIZENS = 1_000_000;
/** The gateway's port and those after it, one a department. */
const MAX_PORT = 65_535 - 16;

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`must be a whole number from ${min} to ${max}`);
    }
    return value;
  };
}

/** Commander words what it is thrown. */
function limitsIn(path: string): AdmissionLimits {
  try {
    return readLimits(path);
  } catch (error) {
    if (isHubError(error)) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

function command(): Command {
  return new Command('npm start --')
    .description('Runs the whole hub on this machine: ledger, databases, departments, gateway.')
    .option('--data-dir <directory>', 'where the hub keeps everything', '.hub')
    .option(
      '--port <number>',
      "the gateway's port; departments take those after it",
      wholeNumber(1, MAX_PORT),
      4000,
    )
    .option('--host <address>', 'where the gateway listens; anything but the loopback needs TLS', LOOPBACK)
    .option('--tls-cert <file>', "the gateway's certificate for callers, PEM")
    .option('--tls-key <file>', 'its key, PEM')
    .option(
      '--citizens <number>',
      `how many citizens to make up at the first start (default: ${DEFAULT_CITIZENS})`,
      wholeNumber(1, MAX_CITIZENS),
    )
    .option('--reset', 'remove what the data directory holds and start afresh', false)
    .option(
      '--state-dir <directory>',
      "where the ledger's head is remembered, outside the data directory (default: $XDG_STATE_HOME/directory-hub)",
    )
    .option('--limits <file>', "JSON file with the gateway's limits that are not the usual ones", limitsIn)
    .addOption(
      new Option('--lease <seconds>', 'how old a view may be').argParser(wholeNumber(2, 3600)).hideHelp(),
    )
    .addOption(
      new Option(
        '--ledger <kind>',
        'what the hub runs on: a ledger in one process, or a network of peers and orderers',
      )
        .choices(['embedded', 'fabric'])
        .default('embedded'),
    )
    .option('--network <directory>', 'with `--ledger fabric`: where that network keeps everything', '.fabric')
    .addHelpText(
      'after',
      '\nExamples:\n  npm start\n  npm start -- --port 5000 --data-dir /tmp/hub\n  npm start -- --reset --citizens 1000\n  npm start -- --ledger fabric',
    )
    .allowExcessArguments(false)
    .showSuggestionAfterError(false);
}

/** Before anything is started or changed: a gateway that spoke plain text to a network would only be refused later. */
function requireTls({ host, tlsCert, tlsKey }: LaunchOptions): void {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new HubError('INVALID_ARGUMENT', '`--tls-cert` and `--tls-key` go together');
  }
  if (tlsCert === undefined && !isLoopback(host)) {
    throw new HubError(
      'TLS_REQUIRED',
      `\`${host}\` is outside the loopback: \`--tls-cert\` and \`--tls-key\` are missing`,
    );
  }
}

/**
 * Reads the arguments after the script's name.
 *
 * @returns undefined when help was asked for and given.
 * @throws {HubError} `INVALID_ARGUMENT`; `TLS_REQUIRED`.
 */
export function parseOptions(argv: readonly string[]): LaunchOptions | undefined {
  const launch = command()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  try {
    const given = launch.parse([...argv], { from: 'user' }).opts<Given>();
    const options = { ...given, lease: given.lease ?? DEFAULT_LEASE_S[given.ledger] };
    requireTls(options);
    return options;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    const message = error.message.replace(/^error: /, '').replaceAll("'", '`');
    throw new HubError('INVALID_ARGUMENT', `${message}; \`npm start -- --help\` lists the options`);
  }
}
