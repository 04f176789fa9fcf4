/** `hub member config`: what a department's process is started with. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { memberFolder } from '../../ledger/identity/member-folder';
import { peersOf } from '../../ledger/ledger-place';
import { type Charter, canonicalHash, charter, HubError } from '../../model';
import { readCharter } from '../alliance';
import { asMember, wholeNumber } from '../cli';
import { readDocument } from '../document';
import type { Session } from '../session';

interface ConfigOptions {
  readonly port: number;
  readonly host?: string;
  readonly state: string;
  readonly charter?: string;
}

const HELP = `
The database is no part of it: the process reads DATABASE_URL, of a role that can only SELECT. The charter in it is what every
vote is traced back to: compare it with the one you founded, or joined, the alliance under. Once another charter is in force, the
ledger no longer shows the first: give it in a file, from any other member's configuration.

Examples:
  $ hub member config --port 4100 --state /var/lib/libraries --as libraries > libraries.json
  $ hub member config --charter founding-charter.json --port 4100 --state /var/lib/libraries --as libraries > libraries.json
  $ DATABASE_URL=postgresql://… node dist/subgraphs/libraries/main.js libraries.json`;

/** As long as the hub's own departments take a view for fresh, where nobody says otherwise. */
const LEASE_MS = 120_000;

export function configCommand(): Command {
  return new Command('config')
    .description("Prints the configuration of the acting member's own subgraph, in JSON.")
    .requiredOption('--port <number>', 'where it listens', wholeNumber('port', 1, 65_535))
    .option('--host <address>', 'anything but the loopback speaks TLS, to gateways alone')
    .requiredOption('--state <folder>', 'for its view and the log of what it served')
    .option('--charter <file>', 'the charter of the founding, in JSON; needed once another is in force')
    .addHelpText('after', HELP)
    .action(
      asMember<ConfigOptions, []>(async ({ session, output, options }) => {
        const founding = await foundingCharter(session, options.charter);
        const state = resolve(options.state);
        output.value({
          mspId: session.msp,
          keyFolder: resolve(memberFolder(session.dataDir, session.member), 'subgraph'),
          ledger: { peers: peersOf(session.place, session.msp, 'directory'), chaincode: 'directory' },
          charter: founding,
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

/** What the chaincode was packaged with: from the file, or from the ledger while no other has come into force. */
async function foundingCharter(session: Session, file: string | undefined): Promise<Charter> {
  const inForce = await readCharter(session);
  const founding = file === undefined ? inForce : readDocument(file, charter, 'charter');
  if (founding.version !== 1) {
    throw new HubError(
      'WRONG_STATE',
      `charter version ${founding.version} is not the founding's: give that one by \`--charter\`; any other member's configuration has it`,
    );
  }
  if (inForce.version === 1 && canonicalHash(inForce) !== canonicalHash(founding)) {
    throw new HubError('INVALID_ARGUMENT', `\`${file}\` is not the charter on the ledger`);
  }
  return founding;
}
