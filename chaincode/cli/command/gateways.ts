/** `hub gateways`: the keys that sign tickets and append batches. */
import { Command } from 'commander';
import { canonicalJson, type Gateway, type GatewayId, gatewayId } from '../../model';
import { readCharter, readGateways } from '../alliance';
import { asMember, word } from '../cli';
import { readPublicKey } from '../key-file';
import { memberNamed } from '../member-name';
import { transact } from '../transact';

const HELP = `
A gateway belongs to a founder. That founder proposes its key and the founders vote; the same proposal resumes a suspended
one, with another key rotates it. Any founder suspends a gateway at once; its own founder revokes it for good.

Examples:
  $ hub gateways --as housing
  $ hub gateways propose gateway-2 --key gateway.pem --as finance
  $ hub gateways suspend establishment gateway-1 --as finance
  $ hub gateways revoke gateway-1 --as establishment`;

export function gatewaysCommand(): Command {
  return new Command('gateways')
    .summary('list the gateways; propose, suspend, revoke one')
    .description('Lists the registered gateways, or changes one.')
    .addHelpText('after', HELP)
    .action(
      asMember<object, []>(async ({ session, output }) => {
        const { founders } = await readCharter(session);
        const found = await Promise.all(founders.map((founder) => readGateways(session, founder)));
        output.rows(found.flat(), COLUMNS, 'no gateway is registered');
      }),
    )
    .addCommand(proposeCommand())
    .addCommand(suspendCommand())
    .addCommand(revokeCommand());
}

const COLUMNS = [
  { heading: 'FOUNDER', cell: ({ msp }: Gateway) => msp },
  { heading: 'GATEWAY', cell: ({ id }: Gateway) => id },
  { heading: 'STATE', cell: ({ state }: Gateway) => state },
  { heading: 'KEY', cell: ({ spki }: Gateway) => spki.slice(-16) },
];

function proposeCommand(): Command {
  return new Command('propose')
    .description(
      "Proposes the key of the acting founder's gateway: a new one, another key, or the same to resume it.",
    )
    .argument('<gateway>', 'its id, e.g. gateway-2', word(gatewayId, 'gateway'))
    .requiredOption('--key <file>', 'its public key or certificate in PEM')
    .action(
      asMember<{ readonly key: string }, [GatewayId]>(async (context, id) => {
        const terms = { msp: context.session.msp, id, spki: readPublicKey(context.options.key) };
        const call = { contract: 'Members', transaction: 'ProposeGateway', args: [canonicalJson(terms)] };
        await transact(context, { call, subject: id, done: 'proposed' });
      }),
    );
}

function suspendCommand(): Command {
  return new Command('suspend')
    .description('Suspends a gateway at once, as a founder: departments accept nothing it signs.')
    .argument('<founder>', 'whose gateway, e.g. establishment')
    .argument('<gateway>', 'its id', word(gatewayId, 'gateway'))
    .action(
      asMember<object, [string, GatewayId]>(async (context, founder, id) => {
        const args = [memberNamed(context.session.dataDir, founder), id];
        const call = { contract: 'Members', transaction: 'SuspendGateway', args };
        const next = `its founder proposes it again: hub gateways propose ${id} --key <file> --as ${founder}`;
        await transact(context, { call, subject: id, done: 'suspended', next });
      }),
    );
}

function revokeCommand(): Command {
  return new Command('revoke')
    .description("Revokes the acting founder's gateway for good.")
    .argument('<gateway>', 'its id', word(gatewayId, 'gateway'))
    .action(
      asMember<object, [GatewayId]>(async (context, id) => {
        const call = { contract: 'Members', transaction: 'RevokeGateway', args: [id] };
        await transact(context, { call, subject: id, done: 'revoked for good' });
      }),
    );
}
