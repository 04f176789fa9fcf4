/** The command line of `npm run fabric:…`. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { HubError } from '../model';

const VERBS = [
  'install',
  'up',
  'down',
  'status',
  'image',
  'prepare',
  'join',
  'add-member',
  'remove-member',
  'rebuild-peer',
  'renew',
  'backup',
  'restore',
  'upgrade',
] as const;
export type Verb = (typeof VERBS)[number];

export interface NetworkOptions {
  readonly verb: Verb;
  readonly stateDir: string;
  /** Undefined: as the description says. */
  readonly orderer?: 'bft' | 'raft';
  readonly port?: number;
  readonly machines?: 'one' | 'each';
  /** Keys are enrolled with Fabric CAs. */
  readonly ca?: boolean;
  /** Days. */
  readonly within?: number;
  readonly reset: boolean;
  /** Whom the verb is about: a folder under `members/`. */
  readonly member?: string;
  /** Of a backup: its folder. */
  readonly folder?: string;
  /** The member whose peer alone it is of; undefined: the whole network. */
  readonly peer?: string;
  /** A network that stands may be put aside. */
  readonly replace?: boolean;
  /** A YAML file, as `hub member join` writes it. */
  readonly terms?: string;
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1024 || value > 64_000)
    throw new InvalidArgumentError('must be from 1024 to 64000');
  return value;
}

function days(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1) throw new InvalidArgumentError('must be whole days');
  return value;
}

function command(verb: Verb): Command {
  const made = new Command(`npm run fabric:${verb} --`)
    .option('--state-dir <directory>', 'where the network keeps everything', '.fabric')
    .allowExcessArguments(false)
    .showSuggestionAfterError(false);
  const described = (): Command =>
    made
      .addOption(new Option('--orderer <type>', 'how blocks are ordered').choices(['bft', 'raft']))
      .option('--port <number>', 'the first port; each organisation takes ten', port);
  switch (verb) {
    case 'install':
      return made.option('--ca', 'builds Fabric CA too');
    case 'up':
      return described()
        .option('--ca', 'keys are enrolled with a Fabric CA of each organisation')
        .option('--reset', 'remove what the state folder holds and begin from nothing', false);
    case 'prepare':
    case 'join':
      return described().addOption(
        new Option('--machines <kind>', 'one for all nodes, or each a machine of its own').choices([
          'one',
          'each',
        ]),
      );
    case 'add-member':
      return made
        .argument('<member>', "its folder's name, e.g. water")
        .option('--terms <file>', 'what the founders vote for, in YAML, as `hub member join` writes it');
    case 'renew':
      return made.option('--within <days>', 'only if a certificate expires so soon', days);
    case 'backup':
      return made
        .argument('<folder>', 'a new folder for the backup')
        .option('--peer <member>', 'of this member’s peer alone, which stands still meanwhile');
    case 'restore':
      return made
        .argument('<folder>', 'the backup')
        .option('--peer <member>', 'this member’s peer alone')
        .option('--replace', 'a network that stands is put aside, under another name');
    case 'remove-member':
    case 'rebuild-peer':
      return made.argument('<member>', "its folder's name");
    default:
      return made;
  }
}

/**
 * Reads the arguments after the script's name; the first is the verb.
 *
 * @returns undefined when help was asked for and given.
 * @throws {HubError} `INVALID_ARGUMENT`.
 */
export function parseOptions([verb, ...argv]: readonly string[]): NetworkOptions | undefined {
  if (!isVerb(verb)) throw new HubError('INVALID_ARGUMENT', `name one of ${VERBS.join(', ')}`);
  const parser = command(verb)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  try {
    const parsed = parser.parse(argv, { from: 'user' });
    const options = parsed.opts<Omit<NetworkOptions, 'verb' | 'member'>>();
    const [named] = parsed.args;
    const about = named === undefined ? {} : { [isCopying(verb) ? 'folder' : 'member']: named };
    return { ...options, ...about, reset: options.reset ?? false, verb };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    const message = error.message.replace(/^error: /, '').replaceAll("'", '`');
    throw new HubError(
      'INVALID_ARGUMENT',
      `${message}; \`npm run fabric:${verb} -- --help\` lists the options`,
    );
  }
}

const isCopying = (verb: Verb): boolean => verb === 'backup' || verb === 'restore';

function isVerb(text: string | undefined): text is Verb {
  return (VERBS as readonly (string | undefined)[]).includes(text);
}
