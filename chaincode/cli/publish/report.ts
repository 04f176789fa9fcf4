/** What a department's own `publish` tells. */
import { z } from 'zod';
import { HubError, isErrorCode } from '../../model';

const fault = z.looseObject({
  code: z.string(),
  at: z.string(),
  message: z.string(),
  place: z.string().optional(),
  origin: z.string(),
  remedy: z.string(),
});
const line = z.looseObject({
  change: z.enum(['+', '-']),
  coordinate: z.string(),
  item: z.string().optional(),
});
const entry = z.looseObject({
  localName: z.string(),
  code: z.string().optional(),
  standing: z.enum(['AGREES', 'NEW', 'CHANGED', 'GONE']),
  lines: z.array(line),
  content: z.record(z.string(), z.unknown()).optional(),
});
const duty = z.looseObject({
  id: z.string(),
  standing: z.enum(['STANDS', 'NEW']),
  content: z.record(z.string(), z.unknown()),
});
export const publishReport = z.looseObject({
  subgraph: z.string(),
  sdlHash: z.string().optional(),
  url: z.string().optional(),
  outcome: z.enum(['PUBLISHED', 'UNCHANGED', 'WOULD_PUBLISH', 'REFUSED']),
  block: z.string().optional(),
  faults: z.array(fault),
  duties: z.array(duty),
  entries: z.array(entry),
});
export type PublishReport = z.output<typeof publishReport>;
export type ReportedDuty = z.output<typeof duty>;
export type ReportedEntry = z.output<typeof entry>;
type ReportedFault = z.output<typeof fault>;

/** The report's first fault as an error; a code of another release is that department's. */
export function refusalOf({ subgraph, faults }: PublishReport): HubError {
  const [first, ...more] = faults;
  if (first === undefined)
    return new HubError('SUBGRAPH_ERROR', `\`${subgraph}\` was refused without a reason`);
  const others = more.length === 0 ? '' : ` (and ${more.length} more, above)`;
  return new HubError(isErrorCode(first.code) ? first.code : 'SUBGRAPH_ERROR', `${first.message}${others}`);
}

/** Each fault in two lines: where and what; whose move it is and how to mend it. */
export function describeFaults(faults: readonly ReportedFault[]): readonly string[] {
  return faults.flatMap(({ code, place, message, origin, remedy }) => [
    `  ${place === undefined ? '' : `${place}  `}${code}  ${message}`,
    `    ${MOVES[origin] ?? origin}: ${remedy}`,
  ]);
}

/** Whose move a fault is, by its origin: here the department asks. */
const MOVES: Readonly<Record<string, string>> = {
  request: 'yours',
  subgraph: 'yours',
  ledger: "the founders'",
  hub: "the operator's",
};
