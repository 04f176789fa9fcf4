/** `/health/live` and `/health/ready`. */
import type { IncomingMessage } from 'node:http';
import type { View } from '../../../chaincode/ledger/view/view';
import type { Answer } from '../../answer';
import type { Shipper } from '../../log';
import type { Journal } from '../../record';
import type { Snapshot, SnapshotKeeper } from '../../supergraph';
import type { GatewayState } from '../../telemetry';
import { isLocal } from './local-caller';

export interface HealthParts {
  readonly view: Pick<View, 'freshness' | 'failure' | 'current'>;
  readonly journal: Pick<Journal, 'available' | 'pending'>;
  readonly shipper: Pick<Shipper, 'failure'>;
  readonly snapshot: () => Snapshot | undefined;
  readonly keeper: Pick<SnapshotKeeper, 'leftOut'>;
  readonly draining: () => boolean;
}

/** What a gateway needs in order to answer; each true or false, so that an operator sees which one is missing. */
export function readiness({ view, journal, shipper, snapshot, draining }: HealthParts) {
  return {
    ledger: view.failure === undefined && view.freshness().fresh,
    departments: snapshot() !== undefined,
    journal: journal.available,
    log: shipper.failure === undefined,
    serving: !draining(),
  };
}

/** 200 when everything needed is there, else 503. Whoever is not on this machine is told no more than that. */
export function readyAnswer(parts: HealthParts, message: IncomingMessage): Answer {
  const needs = readiness(parts);
  const ready = Object.values(needs).every(Boolean);
  const status = ready ? 200 : 503;
  if (!isLocal(message)) return jsonAnswer(status, { ready });
  return jsonAnswer(status, {
    ready,
    ...needs,
    subgraphs: [...(parts.snapshot()?.subgraphs.keys() ?? [])],
    // Its department, and why: what stood before, if anything did, goes on answering.
    leftOut: parts.keeper.leftOut.map(({ subgraph, error }) => ({
      subgraph,
      code: error.code,
      fact: error.message,
    })),
    height: String(parts.view.current.height),
    unshipped: parts.journal.pending.size,
  });
}

/** The same as numbers. */
export function stateOf({ view, journal, snapshot, keeper }: HealthParts): GatewayState {
  return {
    height: Number(view.current.height),
    fresh: view.failure === undefined && view.freshness().fresh,
    journalAvailable: journal.available,
    unshipped: journal.pending.size,
    subgraphs: snapshot()?.subgraphs.size ?? 0,
    leftOut: keeper.leftOut.length,
  };
}

/** 200 as long as the process can answer at all. */
export const liveAnswer = (): Answer => jsonAnswer(200, { live: true });

export function jsonAnswer(status: number, body: unknown): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}
