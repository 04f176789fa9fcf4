import type { Scope } from '../../../chaincode/model/access/decision';
import type { Resolvers } from '../resolver';
import {
  conditionsOf,
  type MayReadArgs,
  type Verdict,
  verdictOnCoordinates,
  verdictOnItems,
} from './verdict';

export const ACCESS_RESOLVERS: Resolvers = {
  Query: {
    mayRead: (_, args: MayReadArgs, context) => verdictOnItems(args, context),
    mayReadCoordinates: (_, { coordinates }: { readonly coordinates: unknown }, context) =>
      verdictOnCoordinates(coordinates, context),
  },
  AccessVerdict: {
    allowed: ({ decision }: Verdict) => decision.allowed,
    reasons: ({ decision }: Verdict) => (decision.allowed ? [] : decision.denials),
    grounds: ({ decision }: Verdict) => (decision.allowed ? decision.scopes : []),
  },
  AccessGround: {
    rows: (scope: Scope) => conditionsOf(scope),
  },
};
