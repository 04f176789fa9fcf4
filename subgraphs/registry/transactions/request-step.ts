/** The steps of a request that members sign: checked, sent back, refused, withdrawn, consented to. */
import type { Call } from '../../../chaincode/ledger/ledger';
import { canonicalJson } from '../../../chaincode/model/canonical';
import { parseAs } from '../../../chaincode/model/parse';
import { requestHash } from '../../../chaincode/model/record/grant';
import { grantTerms } from '../../../chaincode/model/record/grant-terms';
import type { RegistryContext } from '../context';
import { requestFound } from '../who/found';
import {
  conditionOf,
  type GrantRequestInput,
  grantRequestCall,
  type RowConditionInput,
} from './grant-request';

/** A request by its id, and why. */
export interface RequestStep {
  readonly request: string;
  readonly remark?: string;
}

/** `NarrowerTermsInput`, as it comes. */
export interface NarrowerTermsInput {
  readonly items?: readonly string[] | null;
  readonly rows?: readonly RowConditionInput[] | null;
  readonly until?: string | null;
  readonly operationsPerDay?: number | null;
}

/** A corrected request. @throws {HubError} `NOT_FOUND`; `INVALID_ARGUMENT`. */
export function resubmissionCall(id: string, input: GrantRequestInput, context: RegistryContext): Call {
  const request = requestFound(id, context);
  const { args } = grantRequestCall(input, context);
  return { contract: 'Grants', transaction: 'Resubmit', args: [request.id, ...args] };
}

/** The check binds exactly what the consumer says now. @throws {HubError} `NOT_FOUND`; `INVALID_ARGUMENT`. */
export function complianceCall({ request: id }: RequestStep, context: RegistryContext): Call {
  const request = requestFound(id, context);
  return { contract: 'Grants', transaction: 'Comply', args: [request.id, requestHash(request)] };
}

/** @throws {HubError} `NOT_FOUND`; `INVALID_ARGUMENT`. */
export function endingCall(
  transaction: 'Return' | 'Refuse' | 'Withdraw',
  { request, remark }: RequestStep,
  context: RegistryContext,
): Call {
  const { id } = requestFound(request, context);
  return { contract: 'Grants', transaction, args: remark === undefined ? [id] : [id, remark] };
}

/** Consent to what was asked, or to less. @throws {HubError} `NOT_FOUND`; `INVALID_ARGUMENT`. */
export function consentCall(id: string, narrower: NarrowerTermsInput, context: RegistryContext): Call {
  const { id: request, asked } = requestFound(id, context);
  const { items, rows, until, operationsPerDay } = narrower;
  const approved = parseAs(
    grantTerms,
    {
      ...asked,
      items: items ?? asked.items,
      rowFilter: rows == null ? asked.rowFilter : rows.map(conditionOf),
      window: { from: asked.window.from, until: until ?? asked.window.until },
      ...(operationsPerDay == null ? {} : { quota: { operationsPerDay } }),
    },
    'narrower',
  );
  return { contract: 'Grants', transaction: 'Consent', args: [request, canonicalJson(approved)] };
}
