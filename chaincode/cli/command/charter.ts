/** `hub charter`: who votes on what, k of n. */
import { Command, Option } from 'commander';
import { stringify } from 'yaml';
import type { Channel } from '../../ledger/ledger';
import { type Charter, canonicalJson, charterTerms, type VotingRule } from '../../model';
import { readCharter } from '../alliance';
import { asMember } from '../cli';
import { readDocument } from '../document';
import { transact } from '../transact';

interface CharterOptions {
  readonly channel: Channel;
  readonly yaml?: boolean;
}

const HELP = `
The charter changes by the votes of all founders it names, and each channel has its own: propose the same on both. A YAML
file holds all of it; --yaml prints the one in force to begin with, under the next version.

Examples:
  $ hub charter --as housing
  $ hub charter --yaml --as finance > charter.yaml
  $ hub charter propose charter.yaml --as finance
  $ hub charter propose charter.yaml --channel exchange --as finance`;

const channelOption = (): Option =>
  new Option('--channel <name>', 'which ledger').choices(['directory', 'exchange']).default('directory');

export function charterCommand(): Command {
  return new Command('charter')
    .summary('show who votes on what; propose another charter')
    .description('Shows the charter in force.')
    .addOption(channelOption())
    .option('--yaml', 'print the next version, to be changed and proposed')
    .addHelpText('after', HELP)
    .action(
      asMember<CharterOptions, []>(async ({ session, output, options }) => {
        const charter = await readCharter(session, options.channel);
        const { v: _, notBefore: __, ...terms } = charter;
        const next = { ...terms, version: terms.version + 1 };
        if (options.yaml === true) output.one(next, [stringify(next).trimEnd()]);
        else output.one(charter, describeCharter(charter));
      }),
    )
    .addCommand(proposeCommand());
}

function proposeCommand(): Command {
  return new Command('propose')
    .description('Proposes the next charter, as a founder.')
    .argument('<file>', 'all of it, in YAML')
    .addOption(channelOption())
    .action(
      asMember<CharterOptions, [string]>(async (context, file) => {
        const terms = readDocument(file, charterTerms, 'charter terms');
        const call = { contract: 'Members', transaction: 'ProposeCharter', args: [canonicalJson(terms)] };
        const { channel } = context.options;
        await transact(context, { channel, call, subject: `charter ${terms.version}`, done: 'proposed' });
      }),
    );
}

function describeCharter({ version, founders, auditors, fallback, committees }: Charter): readonly string[] {
  return [
    `charter version ${version}`,
    `  founders     ${founders.join(', ')}`,
    `  auditors     ${auditors.join(', ') || 'none'}`,
    `  votes        ${describeRule(fallback)}`,
    ...Object.entries(committees).map(
      ([kind, rule]) => `  on ${kind}: ${rule === undefined ? '' : describeRule(rule)}`,
    ),
  ];
}

function describeRule({ threshold, voters }: VotingRule): string {
  return `${threshold} of ${voters.join(', ')}`;
}
