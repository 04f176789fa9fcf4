import { isHubError } from '../../chaincode/model';

/** What a command line says of an error, in one line: the code, the fact, what to do. */
export function errorLine(error: unknown): string {
  if (isHubError(error))
    return `${error.code}: ${error.message}; ${error.kind.remedy}`.replaceAll(/\s*\n\s*/g, ' ');
  return `INTERNAL: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/** As of `hub`: 2 says that the command line is wrong. */
export function exitCodeOf(error: unknown): number {
  return isHubError(error, 'INVALID_ARGUMENT') ? 2 : 1;
}
