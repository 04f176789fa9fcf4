/** `hub applications`: a member's certified clients. */
import { Command } from 'commander';
import {
  applicationFolder,
  enrolApplication,
  enrolNextApplication,
} from '../../ledger/identity/member-folder';
import { adoptNextKey } from '../../ledger/identity/next-key';
import { type Application, type ApplicationId, applicationId, type Spki } from '../../model';
import { readApplications } from '../alliance';
import { asMember, type CommandContext, word } from '../cli';
import { readPublicKey } from '../key-file';
import { memberNamed } from '../member-name';
import { transact } from '../transact';

interface RegisterOptions {
  readonly name?: string;
  readonly key?: string;
}

const HELP = `
An application asks with its own key, for its member; it writes nothing. Each member registers its own, without a vote, and
suspends or revokes it at once. A key is never registered twice.

Examples:
  $ hub applications --as housing
  $ hub applications register allocation --name 'allocation of flats' --as housing
  $ hub applications rotate allocation --as housing
  $ hub applications suspend allocation --as housing`;

export function applicationsCommand(): Command {
  const command = new Command('applications')
    .summary('list the applications of a member; register, rotate, suspend, resume, revoke')
    .description("Lists a member's applications, or changes the acting member's own.")
    .argument('[member]', 'whose; the acting member where none is named')
    .addHelpText('after', HELP)
    .action(
      asMember<object, [string | undefined]>(async ({ session, output }, name) => {
        const msp = name === undefined ? session.msp : memberNamed(session.dataDir, name);
        output.rows(await readApplications(session, msp), COLUMNS, `${msp} has no application`);
      }),
    )
    .addCommand(registerCommand())
    .addCommand(rotateCommand());
  for (const [verb, done] of Object.entries(CHANGES)) command.addCommand(changeCommand(verb, done));
  return command;
}

const COLUMNS = [
  { heading: 'APPLICATION', cell: ({ id }: Application) => id },
  { heading: 'NAME', cell: ({ name }: Application) => name },
  { heading: 'STATE', cell: ({ state }: Application) => state },
  { heading: 'KEY', cell: ({ spki }: Application) => spki.slice(-16) },
];

/** What becomes of an application, by verb; the contract's functions are called after them. */
const CHANGES = {
  suspend: 'suspended: its tokens are refused',
  resume: 'resumed',
  revoke: 'revoked for good',
} as const;

function registerCommand(): Command {
  return new Command('register')
    .description('Registers an application; without --key, its key is made here, under applications/<id>/.')
    .argument('<application>', 'its id, e.g. allocation', word(applicationId, 'application'))
    .option('--name <text>', 'what it is, for people')
    .option('--key <file>', 'its public key or certificate in PEM, made elsewhere')
    .action(
      asMember<RegisterOptions, [ApplicationId]>(async (context, id) => {
        const { name = id } = context.options;
        const spki = await keyFor(context, id);
        const call = { contract: 'Members', transaction: 'RegisterApplication', args: [id, name, spki] };
        const next = `a token: hub token ${context.session.member} ${id} --purpose <code>`;
        await transact(context, { call, subject: id, done: 'registered', next });
      }),
    );
}

async function keyFor(
  { session, options }: CommandContext<RegisterOptions>,
  id: ApplicationId,
): Promise<Spki> {
  if (options.key !== undefined) return readPublicKey(options.key);
  return (await enrolApplication(session.dataDir, session.member, id)).spki;
}

function rotateCommand(): Command {
  return new Command('rotate')
    .description(
      "Registers an application's next key; tokens signed with the one before are refused at once.",
    )
    .argument('<application>', 'its id', word(applicationId, 'application'))
    .option('--key <file>', 'the new public key or certificate in PEM, made elsewhere (default: made here)')
    .addHelpText('after', ROTATE_HELP)
    .action(
      asMember<{ readonly key?: string }, [ApplicationId]>(async (context, id) => {
        const { key } = context.options;
        if (key === undefined) await rotateHere(context, id);
        else await rotate(context, id, readPublicKey(key));
      }),
    );
}

const ROTATE_HELP = `
Without --key the next key is made beside the old one, registered, and only then put in its place: whatever ends this in between,
the same command again finishes it, and neither key is lost.`;

async function rotate(context: CommandContext<object>, id: ApplicationId, spki: Spki): Promise<void> {
  const call = { contract: 'Members', transaction: 'RotateApplicationKey', args: [id, spki] };
  await transact(context, { call, subject: id, done: 'has another key' });
}

async function rotateHere(context: CommandContext<object>, id: ApplicationId): Promise<void> {
  const { session, output } = context;
  const { dataDir, member } = session;
  const next = await enrolNextApplication(dataDir, member, id);
  const registered = (await readApplications(session, session.msp)).find((each) => each.id === id);
  // It was registered, and ended before it was put in place.
  const isDone = registered?.spki === next.spki;
  if (isDone) output.one({ id, state: 'ROTATED' }, [`${id}  its next key was registered before`]);
  else await rotate(context, id, next.spki);
  adoptNextKey(applicationFolder(dataDir, member, id));
}

function changeCommand(verb: string, done: string): Command {
  return new Command(verb)
    .description(`The application is ${done}.`)
    .argument('<application>', 'its id', word(applicationId, 'application'))
    .action(
      asMember<object, [ApplicationId]>(async (context, id) => {
        const transaction = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Application`;
        await transact(context, {
          call: { contract: 'Members', transaction, args: [id] },
          subject: id,
          done,
        });
      }),
    );
}
