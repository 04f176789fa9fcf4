import { BALLOT_LIFE } from '../../../../chaincode/contracts/life/ballot-life';
import { DRAFT_LIFE } from '../../../../chaincode/contracts/life/draft-life';
import { DUTY_LIFE } from '../../../../chaincode/contracts/life/duty-life';
import { ENTRY_LIFE } from '../../../../chaincode/contracts/life/entry-life';
import { GRANT_LIFE } from '../../../../chaincode/contracts/life/grant-life';
import { GATEWAY_LIFE, KEY_LIFE } from '../../../../chaincode/contracts/life/key-life';
import { NO } from '../../../../chaincode/contracts/life/life';
import { LOG_LIFE } from '../../../../chaincode/contracts/life/log-life';
import { MEMBER_LIFE } from '../../../../chaincode/contracts/life/member-life';
import { REQUEST_LIFE } from '../../../../chaincode/contracts/life/request-life';
import {
  ballotState,
  draftState,
  dutyStatus,
  entryStatus,
  grantStateKind,
  keyState,
  log,
  memberState,
  requestState,
} from '../../../../chaincode/model';

type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Every step a table allows, as `STATE -event-> STATE`. */
const stepsOf = (table: Table): readonly string[] =>
  Object.entries(table).flatMap(([state, events]) =>
    Object.entries(events).flatMap(([event, next]) => (next === NO ? [] : [`${state} -${event}-> ${next}`])),
  );

/** The lives as LEDGER words them; whatever is not here is refused. */
const LIVES: readonly (readonly [string, Table, readonly string[], readonly string[]])[] = [
  ['duty', DUTY_LIFE, dutyStatus.options, ['STANDING -amend-> STANDING', 'STANDING -retire-> RETIRED']],
  [
    'draft',
    DRAFT_LIFE,
    draftState.options,
    [
      'DRAFT -edit-> DRAFT',
      'DRAFT -submit-> SUBMITTED',
      'SUBMITTED -edit-> DRAFT',
      'SUBMITTED -review-> REVIEWING',
      'SUBMITTED -return-> RETURNED',
      'REVIEWING -edit-> DRAFT',
      'REVIEWING -reject-> RETURNED',
      'REVIEWING -lock-> LOCKED',
      'RETURNED -edit-> DRAFT',
    ],
  ],
  [
    'entry',
    ENTRY_LIFE,
    entryStatus.options,
    [
      'LOCKED -amend-> LOCKED',
      'LOCKED -suspend-> SUSPENDED',
      'LOCKED -withdraw-> WITHDRAWN',
      'SUSPENDED -amend-> SUSPENDED',
      'SUSPENDED -resume-> LOCKED',
      'SUSPENDED -withdraw-> WITHDRAWN',
      'WITHDRAWN -unbind-> WITHDRAWN',
    ],
  ],
  [
    'request',
    REQUEST_LIFE,
    requestState.options,
    [
      'SUBMITTED -comply-> COMPLIANT',
      'SUBMITTED -return-> RETURNED',
      'SUBMITTED -resubmit-> SUBMITTED',
      'SUBMITTED -refuse-> REFUSED',
      'SUBMITTED -withdraw-> WITHDRAWN',
      'COMPLIANT -comply-> COMPLIANT',
      'COMPLIANT -consent-> CONSENTED',
      'COMPLIANT -return-> RETURNED',
      'COMPLIANT -resubmit-> SUBMITTED',
      'COMPLIANT -refuse-> REFUSED',
      'COMPLIANT -withdraw-> WITHDRAWN',
      'CONSENTED -comply-> CONSENTED',
      'CONSENTED -vote-> VOTING',
      'CONSENTED -grant-> GRANTED',
      'CONSENTED -reject-> REFUSED',
      'CONSENTED -resubmit-> SUBMITTED',
      'CONSENTED -refuse-> REFUSED',
      'CONSENTED -withdraw-> WITHDRAWN',
      'VOTING -comply-> VOTING',
      'VOTING -vote-> VOTING',
      'VOTING -grant-> GRANTED',
      'VOTING -reject-> REFUSED',
      'VOTING -resubmit-> SUBMITTED',
      'VOTING -refuse-> REFUSED',
      'VOTING -withdraw-> WITHDRAWN',
      'RETURNED -resubmit-> SUBMITTED',
      'RETURNED -withdraw-> WITHDRAWN',
    ],
  ],
  [
    'grant',
    GRANT_LIFE,
    grantStateKind.options,
    [
      'ACTIVE -suspend-> SUSPENDED',
      'ACTIVE -revoke-> REVOKED',
      'SUSPENDED -resume-> ACTIVE',
      'SUSPENDED -revoke-> REVOKED',
    ],
  ],
  [
    'key',
    KEY_LIFE,
    keyState.options,
    [
      'ACTIVE -suspend-> SUSPENDED',
      'ACTIVE -rotate-> ACTIVE',
      'ACTIVE -revoke-> REVOKED',
      'SUSPENDED -resume-> ACTIVE',
      'SUSPENDED -rotate-> SUSPENDED',
      'SUSPENDED -revoke-> REVOKED',
    ],
  ],
  [
    'gateway',
    GATEWAY_LIFE,
    keyState.options,
    [
      'ACTIVE -suspend-> SUSPENDED',
      'ACTIVE -vote-> ACTIVE',
      'ACTIVE -revoke-> REVOKED',
      'SUSPENDED -vote-> ACTIVE',
      'SUSPENDED -revoke-> REVOKED',
    ],
  ],
  [
    'member',
    MEMBER_LIFE,
    memberState.options,
    [
      'ACTIVE -suspend-> SUSPENDED',
      'ACTIVE -change-> ACTIVE',
      'ACTIVE -leave-> LEFT',
      'SUSPENDED -resume-> ACTIVE',
      'SUSPENDED -change-> SUSPENDED',
      'LEFT -join-> ACTIVE',
    ],
  ],
  ['log', LOG_LIFE, log.unwrap().shape.state.options, ['OPEN -append-> OPEN', 'OPEN -close-> CLOSED']],
  [
    'ballot',
    BALLOT_LIFE,
    ballotState.options,
    ['OPEN -vote-> OPEN', 'OPEN -pass-> PASSED', 'OPEN -reject-> REJECTED', 'OPEN -void-> VOIDED'],
  ],
];

describe.each(LIVES)('the life of a %s', (_name, table, states, steps) => {
  test('allows exactly these steps', () => {
    expect(stepsOf(table)).toEqual(steps);
  });

  test('answers every event in every state', () => {
    expect(Object.keys(table).sort()).toEqual([...states].sort());
    const events = Object.values(table).map((row) => Object.keys(row).sort().join());
    expect(new Set(events).size).toBe(1);
  });

  test('leads only to states it has', () => {
    const targets = Object.values(table).flatMap((row) => Object.values(row));
    expect(targets.filter((next) => next !== NO && !states.includes(next))).toEqual([]);
  });
});
