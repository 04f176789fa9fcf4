/** `hub purposes`: what data may be asked for. */
import { Command } from 'commander';
import { canonicalJson, type Purpose, purposeTerms } from '../../model';
import { readPurposes } from '../alliance';
import { asMember } from '../cli';
import { readDocument } from '../document';
import { transact } from '../transact';

const HELP = `
Entries and grants name only these. A new one is voted on; its YAML file holds \`code\`, \`name\` (\`zh\`, \`en\`) and \`description\`.

Examples:
  $ hub purposes --as housing
  $ hub purposes propose purpose.yaml --as establishment`;

export function purposesCommand(): Command {
  return new Command('purposes')
    .summary('list the purposes; propose one')
    .description('Lists what data may be asked for.')
    .addHelpText('after', HELP)
    .action(
      asMember<object, []>(async ({ session, output }) => {
        output.rows(await readPurposes(session), COLUMNS, 'no purpose was voted yet');
      }),
    )
    .addCommand(
      new Command('propose')
        .description('Proposes a purpose, as a founder.')
        .argument('<file>', 'the purpose, in YAML')
        .action(
          asMember<object, [string]>(async (context, file) => {
            const terms = readDocument(file, purposeTerms, 'purpose terms');
            const call = { contract: 'Members', transaction: 'ProposePurpose', args: [canonicalJson(terms)] };
            await transact(context, { call, subject: terms.code, done: 'proposed' });
          }),
        ),
    );
}

const COLUMNS = [
  { heading: 'PURPOSE', cell: ({ code }: Purpose) => code },
  { heading: 'NAME', cell: ({ name }: Purpose) => name.en },
  { heading: '名称', cell: ({ name }: Purpose) => name.zh },
  { heading: 'WHAT', cell: ({ description }: Purpose) => description },
];
