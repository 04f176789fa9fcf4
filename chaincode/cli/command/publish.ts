/** `hub publish`: a department's folder publishes itself. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { memberFolder } from '../../ledger/identity/member-folder';
import { peersOf } from '../../ledger/ledger-place';
import { asMember, type CommandContext } from '../cli';
import { departmentProgram, runPublish } from '../publish/department-program';
import { describeEntries, nextSteps, writeProposals } from '../publish/proposed';
import { describeFaults, type PublishReport, refusalOf } from '../publish/report';

interface PublishOptions {
  readonly url?: string;
  readonly key?: string;
  readonly dryRun?: boolean;
  readonly write?: string;
}

const HELP = `
Runs the folder's own \`publish\`: it builds the SDL, checks that every coordinate is bound to what was voted, and publishes SDL
hash, address and key, signed by the member's admin. Nothing is written unless all of it agrees; the same again is no transaction.
What the ledger does not have is proposed: with --write, as YAML files that \`hub entry draft\` and \`hub entry amend\` take.
Exit codes: 0 published, or nothing to do; 1 refused; 3 try again.

Examples:
  $ hub publish subgraphs/taxation --as taxation --dry-run
  $ hub publish subgraphs/libraries --as libraries --url http://127.0.0.1:4100/graphql --write /tmp/libraries`;

export function publishCommand(): Command {
  return new Command('publish')
    .summary("check and publish a department's subgraph")
    .description("Publishes the subgraph of a department's folder, if it agrees with what was voted.")
    .argument('<folder>', "the department's, such as subgraphs/taxation")
    .option('--url <url>', 'where the gateway finds it (default: where it was before)')
    .option('--key <folder>', "of the key it signs with (default: the member's own, subgraph/)")
    .option('--dry-run', 'check everything, write nothing to the ledger')
    .option('--write <folder>', 'write the duties and entries the ledger does not have there, in YAML')
    .addHelpText('after', HELP)
    .action(
      asMember<PublishOptions, [string]>(async (context, folder) => {
        const report = await publishFolder(context, folder);
        tell(context, report);
        if (report.outcome === 'REFUSED') throw refusalOf(report);
      }),
    );
}

async function publishFolder(
  { session, options }: CommandContext<PublishOptions>,
  folder: string,
): Promise<PublishReport> {
  const { dataDir, member, msp } = session;
  const own = (name: string): string => resolve(memberFolder(dataDir, member), name);
  return await runPublish(departmentProgram(folder), {
    mspId: msp,
    admin: own('admin'),
    key: options.key === undefined ? own('subgraph') : resolve(options.key),
    ledger: { peers: peersOf(session.place, msp, 'directory'), chaincode: 'directory' },
    ...(options.url === undefined ? {} : { url: options.url }),
    dryRun: options.dryRun === true,
    sources: resolve(folder),
  });
}

function tell({ session, output, options }: CommandContext<PublishOptions>, report: PublishReport): void {
  const { faults } = report;
  const to = { folder: options.write, as: session.member };
  const files = writeProposals(report, to);
  const next = nextSteps(report, to);
  output.one({ ...report, files, next }, [
    ...(faults.length === 0 ? [outcomeLine(session.msp, report)] : describeFaults(faults)),
    ...describeEntries(report),
    ...files.map((file) => `written: ${file}`),
    ...next.map((step) => `next: ${step}`),
  ]);
}

function outcomeLine(msp: string, { subgraph, sdlHash, url, outcome, block }: PublishReport): string {
  const what = `${subgraph}  SDL ${sdlHash?.slice(0, 16)} at ${url}`;
  switch (outcome) {
    case 'PUBLISHED':
      return `${what}  published by ${msp} in block ${block}; \`hub status\` tells whether the gateway took it up`;
    case 'UNCHANGED':
      return `${what}  stands already: nothing was written`;
    default:
      return `${what}  would be published: nothing is wrong`;
  }
}
