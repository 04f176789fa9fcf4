/**
 * What may be told of an unexpected error: its class and its code, such as `DatabaseError 42P01`.
 *
 * Never its message: a driver's messages hold values.
 */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? `${error.name} ${code}` : error.name;
}
