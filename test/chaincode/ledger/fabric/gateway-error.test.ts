import { Metadata, status } from '@grpc/grpc-js';
import { GatewayError } from '@hyperledger/fabric-gateway';
import { acrossDefinitions } from '../../../../chaincode/ledger/fabric/definition-change';
import { toHubError } from '../../../../chaincode/ledger/fabric/gateway-error';

function failure(code: status, text: string, ...said: string[]): GatewayError {
  const cause = Object.assign(new Error(`${code} X: ${text}`), {
    code,
    details: text,
    metadata: new Metadata(),
  });
  return new GatewayError({
    code,
    cause,
    message: `${code} X: ${text}`,
    details: said.map((message) => ({ address: 'peer', mspId: 'M', message })),
  });
}

const FABRIC = 'failed to endorse transaction, see attached details for more info';

test.each([
  [
    'WRONG_STATE',
    failure(status.ABORTED, FABRIC, 'chaincode response 500, WRONG_STATE: entry `x` is locked'),
  ],
  ['ENDORSEMENT_FAILED', failure(status.ABORTED, FABRIC, 'chaincode response 500, no such thing, at all')],
  ['ENDORSEMENT_MISMATCH', failure(status.ABORTED, FABRIC, 'ProposalResponsePayloads do not match')],
  [
    'ENDORSEMENT_MISMATCH',
    failure(status.ABORTED, 'failed to assemble transaction: ProposalResponsePayloads do not match'),
  ],
  ['NOT_A_READER', failure(status.PERMISSION_DENIED, 'NOT_A_READER: channel `exchange` is not readable')],
  ['NOT_A_READER', failure(status.PERMISSION_DENIED, 'access denied')],
  ['NOT_ALLOWED', failure(status.PERMISSION_DENIED, 'NOT_ALLOWED: channel `exchange` is not writable')],
  ['UNKNOWN_CREATOR', failure(status.UNAUTHENTICATED, 'creator is not known')],
  ['LEDGER_UNAVAILABLE', failure(status.UNAVAILABLE, 'connection refused')],
  ['LEDGER_UNAVAILABLE', failure(status.DEADLINE_EXCEEDED, 'too late')],
  ['ENDORSEMENT_FAILED', failure(status.UNKNOWN, 'something new')],
  [
    'LEDGER_UNAVAILABLE',
    failure(status.FAILED_PRECONDITION, 'no combination of peers can be derived which satisfy the policy'),
  ],
  [
    'LEDGER_UNAVAILABLE',
    failure(status.ABORTED, FABRIC, 'failed to execute transaction 1: could not launch chaincode hub:1'),
  ],
  ['LEDGER_UNAVAILABLE', failure(status.UNKNOWN, 'error sending: chaincode stream terminated')],
  [
    'ENDORSEMENT_FAILED',
    failure(status.UNAVAILABLE, 'request unauthorized due to incorrect timestamp 2026-11-23T08:00:00Z'),
  ],
])('%s', (code, error) => {
  expect(toHubError(error)).toMatchObject({ code });
});

test("a contract's message loses its code and keeps its commas", () => {
  const error = failure(status.ABORTED, FABRIC, 'chaincode response 500, NOT_FOUND: grant `g`, of `m`');
  expect(toHubError(error)).toMatchObject({ code: 'NOT_FOUND', message: 'grant `g`, of `m`' });
});

test('what is no gRPC status is a mistake of ours, and is thrown on', () => {
  expect(() => toHubError(new TypeError('x is undefined'))).toThrow(TypeError);
});

test('a refusal by some endorsers is a disagreement, by all that were named the contract’s own', () => {
  const text = 'failed to collect enough transaction endorsements, see attached details for more info';
  const refusal = 'chaincode response 500, NOT_FOUND: ballot `b` does not exist';
  const some = failure(status.ABORTED, text, refusal);
  expect(toHubError(some)).toMatchObject({ code: 'ENDORSEMENT_MISMATCH' });
  expect(toHubError(some, 2)).toMatchObject({ code: 'ENDORSEMENT_MISMATCH' });
  expect(toHubError(failure(status.ABORTED, text, refusal, refusal), 2)).toMatchObject({ code: 'NOT_FOUND' });
});

test.each([
  'rpc error: code = Unavailable desc = connection error: connect: connection refused',
  'rpc error: code = Canceled desc = grpc: the client connection is closing',
])('an endorser that was not reached is no refusal, another peer may know others: %s', (away) => {
  const text = 'failed to collect enough transaction endorsements, see attached details for more info';
  expect(toHubError(failure(status.ABORTED, text, away))).toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  const refusal = 'rpc error: code = Unknown desc = error validating proposal';
  expect(toHubError(failure(status.ABORTED, text, away, refusal))).toMatchObject({
    code: 'ENDORSEMENT_FAILED',
  });
});

describe('a call that meets another definition of the chaincode', () => {
  const met = failure(
    status.UNKNOWN,
    'evaluate call to endorser returned error: chaincode cache at sequence 2 but current sequence is 1, chaincode definition for `directory` changed during invoke',
  );
  const refusing = (error: Error, times: number) => {
    const answer = jest.fn().mockResolvedValue('answer');
    for (let refused = 0; refused < times; refused += 1) answer.mockRejectedValueOnce(error);
    return answer;
  };

  test('is made again', async () => {
    const step = refusing(met, 2);
    await expect(acrossDefinitions(step)).resolves.toBe('answer');
    expect(step).toHaveBeenCalledTimes(3);
  });

  test('and one that is refused for another reason is not', async () => {
    const other = failure(status.UNKNOWN, 'chaincode definition exists, but chaincode is not installed');
    const step = refusing(other, 1);
    await expect(acrossDefinitions(step)).rejects.toBe(other);
    expect(step).toHaveBeenCalledTimes(1);
  });
});
