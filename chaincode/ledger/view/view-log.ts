/** Where a view tells what an operator should know. A pino logger is one. */
export interface ViewLog {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}
