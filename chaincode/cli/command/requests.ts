/** `hub requests`: what was asked for, and how far it is. */
import { Command } from 'commander';
import { canonicalHash, type Request, type RequestId, type RequestState, requestId } from '../../model';
import { asMember, word } from '../cli';
import { readRequest, readRequests } from '../directory';
import { describeTerms } from '../terms';

const HELP = `
A request goes SUBMITTED → COMPLIANT (a founder checked it) → CONSENTED (the provider) → VOTING → GRANTED; until then it may
be RETURNED, REFUSED or WITHDRAWN. What was RETURNED is corrected under the next revision.

Examples:
  $ hub requests --as establishment
  $ hub requests r-3f9c2a71b0de --as taxation`;

/** Whose move it is, and with which command. */
const NEXT: Readonly<Record<RequestState, (request: Request) => string>> = {
  SUBMITTED: ({ id }) => `a founder: hub comply ${id}`,
  COMPLIANT: ({ id, asked, provider }) =>
    asked.parent === undefined
      ? `${provider}: hub consent ${id}`
      : `the holder of ${asked.parent}: hub consent ${id}`,
  CONSENTED: ({ id }) => `two founders: hub vote ${id} approve`,
  VOTING: ({ id }) => `another founder: hub vote ${id} approve`,
  GRANTED: ({ id }) => `granted as ${id.replace('r-', 'g-')}`,
  RETURNED: ({ id, asked }) => `${asked.consumer}: hub request --resubmit ${id}, corrected`,
  REFUSED: () => 'nothing: it was refused',
  WITHDRAWN: () => 'nothing: it was withdrawn',
};

/** Whose move a request is. */
export function nextStep(request: Request): string {
  return NEXT[request.state](request);
}

export function requestsCommand(): Command {
  return new Command('requests')
    .summary('list grant requests, or show one')
    .description('Lists grant requests and whose move each is; with an id, shows that request in full.')
    .argument('[request]', "a request's id", word(requestId, 'request'))
    .addHelpText('after', HELP)
    .action(
      asMember<object, [RequestId | undefined]>(async ({ session, output }, id) => {
        if (id === undefined) {
          output.rows(await readRequests(session), COLUMNS, 'nothing was asked for yet');
          return;
        }
        const found = await readRequest(session, id);
        output.one(found, describeRequest(found));
      }),
    );
}

const COLUMNS = [
  { heading: 'REQUEST', cell: ({ id }: Request) => id },
  { heading: 'CONSUMER', cell: ({ asked }: Request) => asked.consumer },
  { heading: 'ENTRY', cell: ({ asked }: Request) => asked.entry },
  { heading: 'ITEMS', cell: ({ asked }: Request) => asked.items.join(' ') },
  { heading: 'PURPOSE', cell: ({ asked }: Request) => asked.purposes.join(' ') },
  { heading: 'STATE', cell: ({ state }: Request) => state },
  { heading: 'NEXT', cell: nextStep },
];

function describeRequest(request: Request): readonly string[] {
  const { asked, approved } = request;
  return [
    `${request.id}  ${request.state}, revision ${request.revision}, provider ${request.provider}`,
    `  legal basis  ${request.legalBasis.name} ${request.legalBasis.article}`.trimEnd(),
    `  scenario     ${request.scenario}`,
    `asked, hash ${canonicalHash(asked)}`,
    ...describeTerms(asked),
    ...(approved === undefined
      ? []
      : [`approved by the provider, hash ${canonicalHash(approved)}`, ...describeTerms(approved)]),
    ...(request.remark === undefined ? [] : [`remark: ${request.remark}`]),
    `next: ${nextStep(request)}`,
  ];
}
