/** The command line itself: what all commands share, and how each reads its own. */
import type { Command } from 'commander';
import type { z } from 'zod';
import { HubError } from '../model';
import { Output } from './output';
import { Session } from './session';

/** What every command was given. */
export interface GlobalOptions {
  readonly dataDir: string;
  readonly json: boolean;
  readonly as?: string;
}

/** What a command that talks to the ledger works with. */
export interface CommandContext<Options> {
  readonly session: Session;
  readonly output: Output;
  readonly options: Options & GlobalOptions;
}

/** Where a command writes, as the program was told. */
export function outputOf(command: Command, json: boolean): Output {
  return new Output(json, (text) => command.configureOutput().writeOut?.(text));
}

/**
 * Makes a command's action one that opens a session as the member of `--as`, and closes it whatever happens.
 *
 * @param work gets the command's arguments as commander read them.
 */
export function asMember<Options, Args extends readonly unknown[]>(
  work: (context: CommandContext<Options>, ...args: Args) => Promise<void>,
): (this: Command, ...args: readonly unknown[]) => Promise<void> {
  return async function (this: Command, ...args: readonly unknown[]): Promise<void> {
    const options = this.optsWithGlobals<Options & GlobalOptions>();
    if (options.as === undefined) {
      throw new HubError('INVALID_ARGUMENT', 'say who acts with `--as <member>`, such as `--as housing`');
    }
    const session = Session.open({ dataDir: options.dataDir, member: options.as });
    try {
      // commander appends the options and the command itself.
      await work(
        { session, output: outputOf(this, options.json), options },
        ...(args.slice(0, -2) as unknown as Args),
      );
    } finally {
      await session.close();
    }
  };
}

/**
 * Reads one word of the command line against a schema of the model.
 *
 * @throws {HubError} `INVALID_ARGUMENT`, from the reader returned.
 */
export function word<S extends z.ZodType>(schema: S, what: string): (text: string) => z.output<S> {
  return (text) => {
    const read = schema.safeParse(text);
    if (read.success) return read.data;
    throw new HubError(
      'INVALID_ARGUMENT',
      `${what} \`${text}\` ${read.error.issues[0]?.message ?? 'is not valid'}`,
    );
  };
}

/**
 * Reads a whole number in decimal digits.
 *
 * @throws {HubError} `INVALID_ARGUMENT`, from the reader returned.
 */
export function wholeNumber(
  what: string,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new HubError('INVALID_ARGUMENT', `${what} \`${text}\` must be a whole number ${range}`);
  };
}

/** Reads words separated by commas. */
export function words<S extends z.ZodType>(
  schema: S,
  what: string,
): (text: string) => readonly z.output<S>[] {
  const one = word(schema, what);
  return (text) => text.split(',').map((each) => one(each.trim()));
}
