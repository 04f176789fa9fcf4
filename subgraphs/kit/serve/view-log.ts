import type { ViewLog } from '../../../chaincode/ledger/view';

/** A view's warnings as lines; a cause by its message. */
export function viewLog(write: (line: string) => void): ViewLog {
  return {
    warn: ({ cause, ...fields }, message) => {
      const names = Object.entries(fields).map(([name, value]) => ` ${name}=${String(value)}`);
      write(`${message}${names.join('')}${cause instanceof Error ? `: ${cause.message}` : ''}`);
    },
  };
}
