/** An execution as Apollo Server takes it from its executor. */
import { GraphQLError } from 'graphql';
import { HubError } from '../../../chaincode/model';
import type { Answered, ExecutionFault } from '../../execution';

export interface Executed {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLError[];
}

export function executedOf({ data, faults }: Answered): Executed {
  return {
    data: data === null ? null : { ...data },
    ...(faults.length === 0 ? {} : { errors: faults.map(errorOf) }),
  };
}

/** A department's failure: its code, its name, the path; whatever it said ended in the execution step. */
function errorOf({ code, origin, subgraph, path }: ExecutionFault): GraphQLError {
  const who = subgraph === undefined ? 'a department' : `\`${subgraph}\``;
  const cause = new HubError(code, `${who} did not serve this field`, { details: { origin, subgraph } });
  return new GraphQLError(cause.message, { path: [...path], originalError: cause });
}
