/** What a shell script learns from a command that failed. */
import { isHubError } from '../model';

export const EXIT = { DONE: 0, FAILED: 1, USAGE: 2, TRY_AGAIN: 3 } as const;

/** 2: the command line is wrong; 3: the same command may succeed later; 1: everything else. */
export function exitCodeOf(error: unknown): number {
  if (!isHubError(error)) return EXIT.FAILED;
  if (error.code === 'INVALID_ARGUMENT') return EXIT.USAGE;
  return error.retryable ? EXIT.TRY_AGAIN : EXIT.FAILED;
}
