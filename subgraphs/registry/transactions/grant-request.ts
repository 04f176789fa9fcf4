/** A request for a grant, from the graph's words to the contract's. */

import type { Call } from '../../../chaincode/ledger/ledger';
import { canonicalJson } from '../../../chaincode/model/canonical';
import { entryCode } from '../../../chaincode/model/code';
import { HubError } from '../../../chaincode/model/error';
import { parseAs } from '../../../chaincode/model/parse';
import { requestTerms } from '../../../chaincode/model/record/grant';
import { argument } from '../argument';
import type { RegistryContext } from '../context';

/** `RowConditionInput`, as it comes. */
export interface RowConditionInput {
  readonly item: string;
  readonly in?: readonly string[] | null;
  readonly attribute?: string | null;
}

/** `GrantRequestInput`, as it comes. */
export interface GrantRequestInput {
  readonly entry: string;
  readonly items: readonly string[];
  readonly rows?: readonly RowConditionInput[] | null;
  readonly purposes: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly operationsPerDay?: number | null;
  readonly obligations?: readonly string[] | null;
  readonly derives?: readonly string[] | null;
  readonly legalBasis: string;
  readonly article?: string | null;
  readonly scenario: string;
  readonly application?: string | null;
}

/**
 * The contract call that makes a request in the caller's name, on the version in force.
 *
 * @throws {HubError} `INVALID_ARGUMENT`; `NOT_FOUND`: no such entry.
 */
export function grantRequestCall(input: GrantRequestInput, { caller, epoch }: RegistryContext): Call {
  const code = argument(entryCode, input.entry, 'request.entry');
  const standing = epoch.entry(code);
  if (standing === undefined) throw new HubError('NOT_FOUND', `no entry \`${code}\``);
  const { operationsPerDay, application } = input;
  const content = parseAs(
    requestTerms,
    {
      asked: {
        consumer: caller.iss,
        entry: code,
        entryVersion: standing.entry.version,
        items: input.items,
        rowFilter: (input.rows ?? []).map(conditionOf),
        purposes: input.purposes,
        window: { from: input.from, until: input.until },
        ...(operationsPerDay == null ? {} : { quota: { operationsPerDay } }),
        obligations: input.obligations ?? [],
        derives: input.derives ?? [],
      },
      ...(application == null ? {} : { application }),
      legalBasis: { name: input.legalBasis, article: input.article ?? '' },
      scenario: input.scenario,
    },
    'request',
  );
  return { contract: 'Grants', transaction: 'Request', args: [canonicalJson(content)] };
}

/** A condition as the contracts word it. */
export function conditionOf({ item, in: values, attribute }: RowConditionInput): object {
  return {
    dimension: item,
    ...(values == null ? {} : { in: values }),
    ...(attribute == null ? {} : { attribute }),
  };
}
