import { GraphQLError, GraphQLInt, GraphQLObjectType, GraphQLSchema, graphqlSync, parse } from 'graphql';
import { ERROR_CATALOGUE, type ErrorCode, HubError, keyedDigest } from '../../../chaincode/model';
import { admittedVariables, answerMediaType, checkContentType } from '../../../gateway/admission';
import {
  type AccessExtension,
  answerDigest,
  causeOf,
  denialError,
  errorAnswer,
  maskError,
  writeAnswer,
} from '../../../gateway/answer';
import { newAccessIdentity } from '../../../gateway/record';

const SECRET = '11010519491231002X';

describe('an error that is answered', () => {
  test.each(Object.keys(ERROR_CATALOGUE) as ErrorCode[])(
    '%s carries its origin, its remedy and its status',
    (code) => {
      const answer = writeAnswer({ errors: [errorAnswer(new HubError(code, 'fact'))] }, 'application/json');
      expect(answer.status).toBe(ERROR_CATALOGUE[code].status);
      expect(JSON.parse(answer.body).errors[0].extensions).toMatchObject({
        code,
        origin: ERROR_CATALOGUE[code].origin,
        remedy: ERROR_CATALOGUE[code].remedy,
      });
    },
  );

  test('tells a particular that is for the caller, and no other', () => {
    const error = new HubError('SUBGRAPH_ERROR', 'fact', { details: { subgraph: 'taxation', row: SECRET } });
    const told = JSON.stringify(errorAnswer(error));
    expect(told).toContain('taxation');
    expect(told).not.toContain(SECRET);
  });

  test('never repeats the message of a driver, of graphql-js, or of an error behind a HubError', () => {
    const behind = new HubError('SUBGRAPH_UNAVAILABLE', 'no answer', { cause: new Error(SECRET) });
    for (const error of [
      new Error(SECRET),
      new GraphQLError(SECRET),
      new GraphQLError(SECRET, { path: ['citizen', 'name'] }),
      new GraphQLError(SECRET, { originalError: new Error(SECRET) }),
      new GraphQLError(SECRET, { originalError: behind }),
      new GraphQLError(SECRET, { extensions: { code: 'BAD_USER_INPUT', value: SECRET } }),
      SECRET,
    ]) {
      expect(JSON.stringify(maskError(error))).not.toContain(SECRET);
    }
  });

  test('is the HubError behind what wraps it', () => {
    const behind = new HubError('SUBGRAPH_TIMEOUT', 'too late');
    expect(causeOf(new GraphQLError('x', { originalError: new Error('y', { cause: behind }) }))).toBe(behind);
  });

  test('keeps its path', () => {
    expect(maskError(new GraphQLError('x', { path: ['citizen', 0, 'n'] }))).toMatchObject({
      path: ['citizen', 0, 'n'],
      extensions: { code: 'SUBGRAPH_ERROR' },
    });
  });

  test('of a value that does not complete says nothing of the value', () => {
    const Query = new GraphQLObjectType({
      name: 'Query',
      fields: { income: { type: GraphQLInt, resolve: () => SECRET } },
    });
    const [error] =
      graphqlSync({ schema: new GraphQLSchema({ query: Query }), source: '{ income }' }).errors ?? [];
    expect(error?.message).toContain(SECRET);
    expect(JSON.stringify(maskError(error))).not.toContain(SECRET);
  });

  test('VARIABLES_INVALID names the variable and not its value', () => {
    const schema = new GraphQLSchema({
      query: new GraphQLObjectType({ name: 'Query', fields: { a: { type: GraphQLInt } } }),
    });
    const [operation] = parse('query($n: Int!) { a }').definitions;
    if (operation?.kind !== 'OperationDefinition') throw new Error('no operation');
    let thrown: unknown;
    try {
      admittedVariables(schema, operation, { n: SECRET });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'VARIABLES_INVALID' });
    expect(JSON.stringify(errorAnswer(thrown))).toContain('$n');
    expect(JSON.stringify(errorAnswer(thrown))).not.toContain(SECRET);
  });
});

describe('an answer', () => {
  const identity = newAccessIdentity();
  const access: AccessExtension = {
    id: identity.id,
    decision: 'ALLOW',
    height: '12' as AccessExtension['height'],
    key: Buffer.from(identity.key).toString('base64url'),
  };

  test('names its record and its height, and is never stored on the way', () => {
    const { headers, status } = writeAnswer({ data: { a: 1 }, extensions: { access } }, 'application/json');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'access-record': identity.id,
      'ledger-height': '12',
      'cache-control': 'no-store',
    });
  });

  test('with some of its data is 200, whatever its errors', () => {
    const errors = [errorAnswer(new HubError('SUBGRAPH_TIMEOUT', 'too late'), ['a'])];
    expect(writeAnswer({ data: { a: null }, errors }, 'application/json').status).toBe(200);
    expect(writeAnswer({ data: null, errors }, 'application/json').status).toBe(200);
  });

  test('digests to what the caller can compute with its key, over what it received', () => {
    const response = { data: { b: [1, { c: '李' }], a: null }, extensions: { access } };
    const received = JSON.parse(writeAnswer(response, 'application/json').body);
    const key = Buffer.from(received.extensions.access.key, 'base64url');
    expect(keyedDigest({ data: received.data, errors: received.errors ?? [] }, key)).toBe(
      answerDigest(response, identity.key),
    );
  });

  test('ACCESS_DENIED: of a denial has no data, one error, and all reasons', () => {
    const denied = { allowed: false as const, denials: [{ reason: 'NO_GRANT' as const }] } as never;
    const body = JSON.parse(
      writeAnswer({ errors: [errorAnswer(denialError(denied, [{ item: 'name' }]))] }, 'application/json')
        .body,
    );
    expect(body).not.toHaveProperty('data');
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0].extensions).toMatchObject({ code: 'ACCESS_DENIED', reasons: [{ item: 'name' }] });
  });

  test('STALE_LEDGER: is no denial of a grant', () => {
    const denied = { allowed: false as const, denials: [{ reason: 'STALE_LEDGER' as const }] } as never;
    expect(denialError(denied, [])).toMatchObject({ code: 'STALE_LEDGER', status: 503 });
  });

  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
    [
      'application/json;q=0.9, application/graphql-response+json; charset=utf-8',
      'application/graphql-response+json',
    ],
    ['not a media type', 'application/json'],
  ])('to `Accept: %s` is %s', (accept, expected) => {
    expect(answerMediaType(accept)).toBe(expected);
  });

  test.each([
    undefined,
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    '{',
  ])('UNSUPPORTED_MEDIA_TYPE: %s is refused', (type) => {
    expect(() => checkContentType(type)).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_MEDIA_TYPE' }));
  });
});
