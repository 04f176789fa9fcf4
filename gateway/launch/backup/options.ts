/** The command lines of `npm run backup` and `npm run restore`. */
import { Command, CommanderError } from 'commander';
import { HubError } from '../../../chaincode/model';

const VERBS = ['backup', 'restore'] as const;
type Verb = (typeof VERBS)[number];

export interface BackupOptions {
  readonly verb: Verb;
  /** The backup's. */
  readonly folder: string;
  readonly dataDir: string;
  /** Undefined: the launcher's usual one. */
  readonly stateDir?: string;
  readonly replace: boolean;
  /** The backup is read through, and nothing is restored. */
  readonly check: boolean;
}

function command(verb: Verb): Command {
  const made = new Command(`npm run ${verb} --`)
    .argument('<folder>', verb === 'backup' ? 'a new folder for the backup' : 'the backup')
    .option('--data-dir <directory>', 'where the hub keeps everything', '.hub')
    .allowExcessArguments(false)
    .showSuggestionAfterError(false);
  if (verb === 'backup')
    return made.description('Copies everything a hub keeps, keys included. The hub must be stopped.');
  return made
    .description('Puts a backup in the place of a data directory. The hub must be stopped.')
    .option('--replace', 'a hub that stands there is put aside, under another name', false)
    .option('--check', 'only compares the backup with its digests', false)
    .option(
      '--state-dir <directory>',
      "where the ledger's head is remembered (default: $XDG_STATE_HOME/directory-hub)",
    );
}

/**
 * Reads the arguments after the script's name; the first is the verb.
 *
 * @returns undefined when help was asked for and given.
 * @throws {HubError} `INVALID_ARGUMENT`.
 */
export function parseOptions([name, ...argv]: readonly string[]): BackupOptions | undefined {
  const verb = VERBS.find((each) => each === name);
  if (verb === undefined) throw new HubError('INVALID_ARGUMENT', `name one of ${VERBS.join(', ')}`);
  const parser = command(verb)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  try {
    const parsed = parser.parse(argv, { from: 'user' });
    const [folder = ''] = parsed.args;
    const given = parsed.opts<Partial<BackupOptions> & Pick<BackupOptions, 'dataDir'>>();
    return { replace: false, check: false, ...given, verb, folder };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    const message = error.message.replace(/^error: /, '').replaceAll("'", '`');
    throw new HubError('INVALID_ARGUMENT', `${message}; \`npm run ${verb} -- --help\` lists the options`);
  }
}
