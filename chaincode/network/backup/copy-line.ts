/** How far a long copy is, said now and then. */
import type { CopyProgress, OnProgress } from '../../ledger/backup';
import type { Progress } from '../start/progress';

const EVERY_MS = 5_000;

/** `onProgress` writes a line every five seconds; `summary` says at the end how much it was. */
export function copyLine(
  progress: Pick<Progress, 'line'>,
  now: () => number = () => performance.now(),
): { readonly onProgress: OnProgress; readonly summary: () => string } {
  let saidAtMs = now();
  let last: CopyProgress = { files: 0, ofFiles: 0, bytes: 0, ofBytes: 0 };
  return {
    onProgress: (reached) => {
      last = reached;
      if (now() - saidAtMs < EVERY_MS) return;
      saidAtMs = now();
      progress.line(`    ${megabytes(last.bytes)} of ${megabytes(last.ofBytes)} MB`);
    },
    summary: () => `${last.files.toLocaleString('en')} files, ${megabytes(last.bytes)} MB`,
  };
}

const megabytes = (bytes: number): string => Math.ceil(bytes / 1e6).toLocaleString('en');
