/** `hub member config`: what a department's process is started with. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { memberFolder } from '../../ledger/identity/member-folder';
import { peersOf } from '../../ledger/ledger-place';
import { HubError } from '../../model';
import { readCharter } from '../alliance';
import { asMember, wholeNumber } from '../cli';

interface ConfigOptions {
  readonly port: number;
  readonly host?: string;
  readonly state: string;
}

const HELP = `
The database is no part of it: the process reads DATABASE_URL, of a role that can only SELECT. The charter in it is what every
vote is traced back to: compare it with the one you founded, or joined, the alliance under.

Example:
  $ hub member config --port 4100 --state /var/lib/libraries --as libraries > libraries.json
  $ DATABASE_URL=postgresql://… node dist/subgraphs/libraries/main.js libraries.json`;

/** As long as the hub's own departments take a view for fresh, where nobody says otherwise. */
const LEASE_MS = 120_000;

export function configCommand(): Command {
  return new Command('config')
    .description("Prints the configuration of the acting member's own subgraph, in JSON.")
    .requiredOption('--port <number>', 'where it listens', wholeNumber('port', 1, 65_535))
    .option('--host <address>', 'anything but the loopback speaks TLS, to gateways alone')
    .requiredOption('--state <folder>', 'for its view and the log of what it served')
    .addHelpText('after', HELP)
    .action(
      asMember<ConfigOptions, []>(async ({ session, output, options }) => {
        const charter = await readCharter(session);
        if (charter.version !== 1) {
          throw new HubError(
            'WRONG_STATE',
            `charter version ${charter.version} is in force: ask a founder for the one the chaincode was packaged with`,
          );
        }
        const state = resolve(options.state);
        output.value({
          mspId: session.msp,
          keyFolder: resolve(memberFolder(session.dataDir, session.member), 'subgraph'),
          ledger: { peers: peersOf(session.place, session.msp, 'directory'), chaincode: 'directory' },
          charter,
          leaseMs: LEASE_MS,
          image: `${state}/view.sqlite`,
          heads: { folder: `${state}/heads`, reader: `${session.msp}.subgraph` },
          ...(options.host === undefined ? {} : { host: options.host }),
          port: options.port,
          servedLog: `${state}/served.log`,
        });
      }),
    );
}
