import { subgraphName } from '../../../chaincode/model';
import { faultOf } from '../../../gateway/execution/fault';

test('an argument that a department refuses is the caller’s to correct, everything else the department’s', () => {
  const taxation = subgraphName.parse('taxation');
  expect(faultOf('INVALID_ARGUMENT', taxation, ['divisions'])).toEqual({
    code: 'INVALID_ARGUMENT',
    origin: 'request',
    retryable: false,
    subgraph: 'taxation',
    path: ['divisions'],
  });
  expect(faultOf('TICKET_SCOPE', taxation, [])).toMatchObject({ origin: 'subgraph' });
  expect(faultOf('SUBGRAPH_UNAVAILABLE', taxation, [])).toMatchObject({
    origin: 'subgraph',
    retryable: true,
  });
});
