/** How far a copy is: told after each file. */
export interface CopyProgress {
  readonly files: number;
  readonly ofFiles: number;
  readonly bytes: number;
  readonly ofBytes: number;
}

export type OnProgress = (progress: CopyProgress) => void;

/** @returns what is to be called with each file's bytes. */
export function counted(
  files: readonly { readonly bytes: number }[],
  onProgress: OnProgress | undefined,
): (bytes: number) => void {
  const ofBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let [done, bytes] = [0, 0];
  return (more) => {
    done += 1;
    bytes += more;
    onProgress?.({ files: done, ofFiles: files.length, bytes, ofBytes });
  };
}
