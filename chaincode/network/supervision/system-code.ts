/** What Node and the system call an error: `ENOENT`, `EADDRINUSE`. Undefined for anything else that was thrown. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
