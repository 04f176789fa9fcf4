/** `hub query`: signs and runs a query. */
import { Command } from 'commander';
import {
  type ApplicationId,
  applicationId,
  HubError,
  type Officer,
  officer,
  type PurposeCode,
  purposeCode,
} from '../../model';
import { type GlobalOptions, outputOf, word } from '../cli';
import type { Column, Output } from '../output';
import type { AnsweredBody } from '../query/ask-gateway';
import { ask } from '../query/question';
import { type AnsweredReason, asHubError, moveOf, reasonsOf } from '../query/reason';

interface QueryOptions extends GlobalOptions {
  readonly purpose: PurposeCode;
  readonly officer: Officer;
  readonly variables?: string;
  readonly operation?: string;
  readonly gateway?: string;
}

const HELP = `
The token is signed here, by the application's own key; the gateway is that of the hub on --data-dir, unless --gateway names
another. The answer goes to standard output as JSON, as it came: \`data\`, \`errors\`, \`extensions.access\` with its record's id.
A refusal shows each reason and whose move it is. Variables in a file stay out of the shell's history.
Exit codes: 0 answered in full, 1 refused, or answered in part, 3 try again.

Examples:
  $ hub query eligibility.graphql --variables '{"id":"110105198304167491"}' --as housing eligibility \\
      --purpose housing-eligibility
  $ echo '{ divisions(first: 1) { edges { node { name } } } }' | hub query - --as housing --purpose statistics`;

export function queryCommand(): Command {
  return new Command('query')
    .summary('sign and run a query')
    .description("Signs a query by an application's key, runs it on the hub's gateway, prints the answer.")
    .argument('<file>', 'a GraphQL document; `-` reads standard input')
    .argument(
      '[application]',
      'which application asks; the only one where none is named',
      word(applicationId, 'application'),
    )
    .requiredOption('--purpose <code>', 'what the data are for', word(purposeCode, 'purpose'))
    .option('--variables <json or file>', 'its variables')
    .option('--operation <name>', 'which operation, if the document has several')
    .option(
      '--officer <pseudonym>',
      "the person asking, as the member's pseudonym",
      word(officer, 'officer'),
      officer.parse('officer-1'),
    )
    .option('--gateway <url>', 'another gateway')
    .addHelpText('after', HELP)
    .action(async function (this: Command, file: string, application: ApplicationId | undefined) {
      const options = this.optsWithGlobals<QueryOptions>();
      const { variables, operation, gateway, as: member } = options;
      if (member === undefined) {
        throw new HubError('INVALID_ARGUMENT', 'say who asks with `--as <member>`, such as `--as housing`');
      }
      const answer = await ask({ ...options, file, member, application, variables, operation, gateway });
      tell(outputOf(this, options.json), answer, options);
    });
}

/** @throws {HubError} the first error's code, after everything was told. */
function tell(output: Output, answer: AnsweredBody, { json }: QueryOptions): void {
  const [first] = answer.errors ?? [];
  if (json || first === undefined || answer.data !== undefined) output.value(answer);
  else showReasons(output, reasonsOf(answer));
  if (first !== undefined) throw asHubError(first);
}

function showReasons(output: Output, reasons: readonly AnsweredReason[]): void {
  if (reasons.length === 0) return;
  output.rows(reasons, REASONS, '');
  if (reasons.some(({ missing }) => missing !== null)) {
    output.lines([
      '',
      'next: `hub request --for <file>`, with the same variables, proposes the smallest grants',
    ]);
  }
}

/** How people read reasons. */
export const REASONS: readonly Column<AnsweredReason>[] = [
  { heading: 'REASON', cell: ({ reason }) => reason },
  { heading: 'FIELD', cell: ({ coordinate }) => coordinate },
  { heading: 'ENTRY', cell: ({ entry }) => entry ?? '' },
  { heading: 'ITEM', cell: ({ item }) => item ?? '(presence)' },
  { heading: 'FOR', cell: ({ beneficiary }) => beneficiary },
  { heading: 'WHOSE MOVE', cell: moveOf },
];
