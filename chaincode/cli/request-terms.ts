/** The terms of a request, from what was typed. */

import type { z } from 'zod';
import type { Call } from '../ledger/ledger';
import {
  type ApplicationId,
  type Coordinate,
  canonicalJson,
  type Entry,
  type GrantedFilter,
  type GrantTerms,
  grantTerms,
  type ItemId,
  instant,
  type MspId,
  type obligation,
  type PurposeCode,
  parseAs,
  type RequestId,
  type Sha256Hex,
} from '../model';

const DAY_MS = 86_400_000;
const LONGEST_LEASE_MS = 3_600_000;

/** What `hub request` is told of the terms. */
export interface AskedTerms {
  readonly items: readonly ItemId[];
  readonly purpose: readonly PurposeCode[];
  readonly rows?: GrantedFilter;
  readonly derives: readonly Coordinate[];
  readonly days: number;
  readonly quota?: number;
  readonly obligation: readonly z.output<typeof obligation>[];
  readonly depth?: number;
  readonly officers?: readonly Sha256Hex[];
  readonly minutes: number;
}

/**
 * The terms that `consumer` asks for, on the entry's version in force, from today on.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: no valid terms.
 */
export function termsOf(consumer: MspId, { code, version }: Entry, asked: AskedTerms): GrantTerms {
  const from = firstDay(Date.now());
  return parseAs(
    grantTerms,
    {
      consumer,
      entry: code,
      entryVersion: version,
      items: asked.items,
      rowFilter: asked.rows ?? [],
      purposes: asked.purpose,
      window: { from: at(from), until: at(from + asked.days * DAY_MS) },
      ...(asked.quota === undefined ? {} : { quota: { operationsPerDay: asked.quota } }),
      obligations: asked.obligation,
      derives: asked.derives,
      ...(asked.depth === undefined ? {} : { delegation: { depth: asked.depth } }),
      ...(asked.officers === undefined
        ? {}
        : { emergency: { officers: asked.officers, maxMinutes: asked.minutes } }),
    },
    'request',
  );
}

/**
 * Midnight of the day the grant begins. Ledger time lags behind every clock, by a lease at most: a window that began at
 * this very moment would still be closed for whoever decides in the next seconds.
 */
function firstDay(nowMs: number): number {
  return Math.floor((nowMs - LONGEST_LEASE_MS) / DAY_MS) * DAY_MS;
}

function at(milliseconds: number): string {
  return instant.parse(new Date(milliseconds).toISOString());
}

/** A request, and why it is made. */
export interface WrittenRequest {
  readonly asked: GrantTerms;
  readonly application: ApplicationId | undefined;
  readonly legalBasis: string;
  readonly article: string;
  readonly scenario: string;
  /** The request this corrects. */
  readonly resubmits?: RequestId | undefined;
}

/** The transaction that submits it, or its correction. */
export function requestCall(written: WrittenRequest): Call {
  const { asked, application, legalBasis, article, scenario, resubmits } = written;
  const content = canonicalJson({
    asked,
    ...(application === undefined ? {} : { application }),
    legalBasis: { name: legalBasis, article },
    scenario,
  });
  return resubmits === undefined
    ? { contract: 'Grants', transaction: 'Request', args: [content] }
    : { contract: 'Grants', transaction: 'Resubmit', args: [resubmits, content] };
}
