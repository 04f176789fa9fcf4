import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { buildSchema } from 'graphql';
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import { isHubError, type MspId } from '../../../chaincode/model';
import {
  admissionLimits,
  admittedOperation,
  admittedVariables,
  answerMediaType,
  boundVariables,
  DEFAULT_LIMITS,
  Documents,
  LeastHeight,
  parseGraphqlRequest,
  RateLimit,
  readBody,
} from '../../../gateway/admission';
import { runs } from '../../depth';

const schema = buildSchema(`
  type Query { citizen(identityNumber: ID!): Citizen, citizens(first: Int): [Citizen], things: [Thing] }
  type Mutation { forget: Int }
  type Subscription { changed: Int }
  interface Thing { id: ID }
  type Person implements Thing { id: ID, name: String }
  type Citizen { name: String, spouse: Citizen, household: Household }
  type Household { address: String, head: Citizen }
`);
const limits = {
  ...DEFAULT_LIMITS,
  maxTokens: 100,
  maxDepth: 5,
  maxAliases: 3,
  maxDirectives: 3,
  maxCost: 3000,
};
const documents = () => new Documents(limits);
const admit = (query: string) => documents().admit(query, schema);
const code = (expected: string) => expect.objectContaining({ code: expected });

test.each(['1\u0000', '1\ud800', '\udc001'])(
  'VARIABLES_INVALID: text that nobody can store: %j',
  (identityNumber) => {
    const document = admit('query ($n: ID!) { citizen(identityNumber: $n) { name } }');
    const operation = admittedOperation(document, undefined, schema);
    const given = (n: string) => () => admittedVariables(schema, operation, { n });
    expect(given(identityNumber)).toThrow(code('VARIABLES_INVALID'));
    expect(given('張三\u{20bb7}')).not.toThrow();
  },
);

describe('a document', () => {
  test('is admitted once, and is the same object then', () => {
    const store = documents();
    const query = '{ citizen(identityNumber: "1") { name } }';
    expect(store.admit(query, schema)).toBe(store.admit(query, schema));
  });

  test('is validated anew for another schema', () => {
    const store = documents();
    const query = '{ citizens { name } }';
    store.admit(query, schema);
    expect(() => store.admit(query, buildSchema('type Query { other: Int }'))).toThrow(
      code('DOCUMENT_INVALID'),
    );
  });

  test.each([
    ['DOCUMENT_SYNTAX', '{ citizen('],
    ['DOCUMENT_SYNTAX', '{ a "110105'],
    ['DOCUMENT_INVALID', '{ nothing }'],
    ['DOCUMENT_INVALID', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'],
    ['DOCUMENT_INVALID', '{ citizens(first: "110105") { name } }'],
    ['DOCUMENT_INVALID', '{ citizen(identityNumber: "1\\u0000") { name } }'],
    ['DIRECTIVE_REFUSED', '{ citizens { name ... @defer { spouse { name } } } }'],
    ['DIRECTIVE_REFUSED', '{ citizens @stream { name } }'],
    ['ALIAS_REFUSED', '{ citizens { name: __typename } }'],
    ['ALIAS_REFUSED', '{ citizens { ...A } } fragment A on Citizen { household: spouse { name } }'],
    ['ALIAS_REFUSED', '{ things { name: id } }'],
    ['ALIAS_REFUSED', '{ citizens { __typename: name } }'],
    ['ALIAS_REFUSED', '{ citizens { __proto__: name } }'],
    ['ALIAS_REFUSED', '{ _entities: citizens { name } }'],
    ['DOCUMENT_TOO_LONG', `{ citizens { ${'name '.repeat(100)} } }`],
    ['DOCUMENT_TOO_DEEP', '{ citizens { spouse { spouse { spouse { spouse { name } } } } } }'],
    [
      'DOCUMENT_TOO_DEEP',
      '{ citizens { ...A } } fragment A on Citizen { spouse { ...B } } fragment B on Citizen { spouse { spouse { spouse { name } } } }',
    ],
    ['TOO_MANY_ALIASES', '{ citizens { a: name b: name c: name d: name } }'],
    [
      'TOO_MANY_DIRECTIVES',
      '{ citizens { name @skip(if: false) @skip(if: false) @skip(if: false) @skip(if: false) } }',
    ],
    ['DOCUMENT_TOO_COSTLY', '{ citizens(first: 1000) { household { head { name } } } }'],
  ])('%s: `%s` is refused, the second time too', (expected, query) => {
    const store = documents();
    expect(() => store.admit(query, schema)).toThrow(code(expected));
    expect(() => store.admit(query, schema)).toThrow(code(expected));
  });

  test.each([
    ['DOCUMENT_TOO_LONG', `{ citizens { ${'name '.repeat(200)} } }`, 100, 101],
    ['DOCUMENT_TOO_DEEP', '{ citizens { spouse { spouse { spouse { spouse { name } } } } } }', 5, 6],
    ['TOO_MANY_ALIASES', '{ citizens { a: name b: name c: name d: name } }', 3, 4],
    ['TOO_MANY_DIRECTIVES', `{ citizens { name ${'@skip(if: false) '.repeat(7)} } }`, 3, 7],
    ['DOCUMENT_TOO_COSTLY', '{ citizens(first: 1000) { name } }', 3000, 3500],
  ])('%s: says the limit, and what was measured', (expected, query, limit, measured) => {
    expect(() => admit(query)).toThrow(
      expect.objectContaining({
        code: expected,
        details: { limit, measured },
        message: expect.stringContaining(`${measured}, more than the limit of ${limit}`),
      }),
    );
  });

  test('at each limit is admitted: an operation is not charged for another one', () => {
    const three = 'a: name b: name c: name';
    expect(() => admit(`query A { citizens { ${three} } } query B { citizens { ${three} } }`)).not.toThrow();
    expect(() => admit('{ citizens { spouse { spouse { spouse { name } } } } }')).not.toThrow();
  });

  test('is not repeated by its refusal, its names aside', () => {
    for (const query of [
      '{ citizens(first: "11010519") { name } }',
      '{ a "11010519',
      '{ citizens(first: 11010519 }',
    ]) {
      try {
        admit(query);
      } catch (error) {
        expect(isHubError(error)).toBe(true);
        expect(String(error)).not.toContain('11010519');
        continue;
      }
      throw new Error('was admitted');
    }
  });

  test('says where it is wrong', () => {
    expect(() => admit('{ citizens { nam } }')).toThrow(
      expect.objectContaining({
        details: { locations: [{ line: 1, column: 14 }] },
        message: expect.stringContaining('`nam`'),
      }),
    );
  });

  test('of any text is admitted or refused with a code', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}()"$:@.! \nacitizens1#') }), (text) => {
        try {
          admit(text);
        } catch (error) {
          expect(isHubError(error)).toBe(true);
        }
      }),
      { numRuns: runs(200, 5000) },
    );
  });
});

describe('an operation', () => {
  const document = admit('query A { citizens { name } } query B { citizens { name } }');

  test('is found by its name', () => {
    expect(admittedOperation(document, 'B', schema).name?.value).toBe('B');
  });

  test.each([undefined, 'C'])('OPERATION_UNKNOWN: %s of two', (name) => {
    expect(() => admittedOperation(document, name, schema)).toThrow(code('OPERATION_UNKNOWN'));
  });

  test('may be a mutation where the schema has any, as only the registry\u2019s has', () => {
    const other = buildSchema('type Query { other: Int } type Mutation { prepare: Int }');
    const mutation = documents().admit('mutation { prepare }', other);
    expect(admittedOperation(mutation, undefined, other).operation).toBe('mutation');
  });

  test.each(['mutation { forget }', 'subscription { changed }'])('OPERATION_REFUSED: %s', (query) => {
    const departments = buildSchema('type Query { other: Int }');
    expect(() => admittedOperation(admit(query), undefined, departments)).toThrow(code('OPERATION_REFUSED'));
  });
});

describe('a body', () => {
  test.each([
    ['BATCH_REFUSED', '[{"query":"{a}"}]'],
    ['BAD_REQUEST', '{"query":'],
    ['BAD_REQUEST', '{"query":""}'],
    ['BAD_REQUEST', '{"query":{}}'],
    ['BAD_REQUEST', '{"query":"{a}","variables":[1]}'],
    ['BAD_REQUEST', '{"query":"{a}","operationName":1}'],
    ['BAD_REQUEST', '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}'],
    ['BAD_REQUEST', '{"query":"{a}","extensions":[]}'],
    ['BAD_REQUEST', 'null'],
  ])('%s: %s', (expected, body) => {
    expect(() => parseGraphqlRequest(body)).toThrow(code(expected));
  });

  test('that is not JSON is not repeated, not even in a cause', () => {
    try {
      parseGraphqlRequest('{"variables": 11010519');
    } catch (error) {
      expect(error).toMatchObject({ code: 'BAD_REQUEST' });
      expect((error as Error).cause).toBeUndefined();
    }
    expect.assertions(2);
  });

  test('may leave out variables and operation name, or say null', () => {
    const expected = { query: '{a}', variables: {}, operationName: undefined };
    expect(parseGraphqlRequest('{"query":"{a}"}')).toEqual(expected);
    expect(parseGraphqlRequest('{"query":"{a}","variables":null,"operationName":null}')).toEqual(expected);
  });
});

describe('variables', () => {
  const within = { maxVariablesBytes: 100, maxVariablesDepth: 3 };

  test('VARIABLES_TOO_DEEP: however deep, and before anything recurses', () => {
    const deep = JSON.parse(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    for (const variables of [deep, { a: { b: { c: { d: [] } } } }]) {
      expect(() => boundVariables(variables, within)).toThrow(
        expect.objectContaining({ code: 'VARIABLES_TOO_DEEP', details: { limit: 3, measured: 4 } }),
      );
    }
    expect(() => boundVariables({ a: { b: { c: 1 } } }, within)).not.toThrow();
  });

  test('VARIABLES_TOO_LARGE: by their bytes, and without a value of theirs', () => {
    const variables = { id: '李'.repeat(40) };
    expect(() => boundVariables(variables, within)).toThrow(
      expect.objectContaining({
        code: 'VARIABLES_TOO_LARGE',
        details: { limit: 100, measured: 129 },
        message: 'variables have bytes: 129, more than the limit of 100',
      }),
    );
    expect(() => boundVariables({ id: '李'.repeat(30) }, within)).not.toThrow();
  });
});

describe('limits', () => {
  test('are those an operator sets, and the others as they are', () => {
    expect(admissionLimits.parse({ maxDepth: 5 })).toEqual({ ...DEFAULT_LIMITS, maxDepth: 5 });
    expect(admissionLimits.safeParse({ maxDeepness: 5 }).success).toBe(false);
    expect(admissionLimits.safeParse({ maxDepth: 0 }).success).toBe(false);
  });
});

describe('the media type of an answer', () => {
  const JSON_TYPE = 'application/json';
  const RESPONSE = 'application/graphql-response+json';

  test.each([
    [undefined, JSON_TYPE],
    ['', JSON_TYPE],
    ['nonsense', JSON_TYPE],
    ['*/*', JSON_TYPE],
    ['application/*', JSON_TYPE],
    [JSON_TYPE, JSON_TYPE],
    [`${JSON_TYPE}; charset=utf-8`, JSON_TYPE],
    [RESPONSE, RESPONSE],
    [`${RESPONSE}, ${JSON_TYPE};q=0.9`, RESPONSE],
    [`${RESPONSE};q=0.5, ${JSON_TYPE}`, JSON_TYPE],
    [`${JSON_TYPE}, ${RESPONSE}`, JSON_TYPE],
    [`${RESPONSE}, ${JSON_TYPE}, multipart/mixed`, RESPONSE],
    [`${RESPONSE}, */*;q=0.1`, RESPONSE],
    [`${RESPONSE}, */*`, RESPONSE],
    [`${JSON_TYPE};q=0, */*`, RESPONSE],
    [`text/html, ${RESPONSE};q=0.1`, RESPONSE],
    ['text/html, nonsense, */*;q=0.1', JSON_TYPE],
  ])('for `%s` is %s', (accept, expected) => {
    expect(answerMediaType(accept)).toBe(expected);
  });

  test.each(['text/html', `${JSON_TYPE};q=0`, `${JSON_TYPE}; charset=gbk`, `${RESPONSE};q=x`])(
    'NOT_ACCEPTABLE: %s',
    (accept) => {
      expect(() => answerMediaType(accept)).toThrow(code('NOT_ACCEPTABLE'));
    },
  );
});

describe('the least height', () => {
  const [housing, economy] = ['HousingMSP', 'EconomyMSP'] as [MspId, MspId];
  /** A view at height 7 whose later heights a test reaches. */
  function waits(maxHeightWaits = 1, composing?: Promise<void>) {
    const reached: ((epoch: Epoch | undefined) => void)[] = [];
    const current = { height: 7n } as Epoch;
    const reach = (height: bigint) =>
      height <= current.height
        ? Promise.resolve(current)
        : new Promise<Epoch | undefined>((resolve) => void reached.push(resolve));
    return {
      reached,
      leastHeight: new LeastHeight({
        view: { current, reach },
        isSettled: () => composing === undefined,
        settled: async () => await composing,
        limits: { maxHeightWaitMs: 1_000, maxHeightWaits },
      }),
    };
  }

  test.each([undefined, '0', '7'])('%s is not waited for', async (header) => {
    const { reached, leastHeight } = waits();
    await leastHeight.reached(header, housing);
    expect(reached).toHaveLength(0);
  });

  test('a later height is waited for', async () => {
    const { reached, leastHeight } = waits();
    const waiting = leastHeight.reached('8', housing);
    reached[0]?.({ height: 8n } as Epoch);
    await waiting;
  });

  test('HEIGHT_NOT_REACHED: too many wait for the supergraph of a height that the view has', async () => {
    let composed = (): void => undefined;
    const { leastHeight } = waits(
      8,
      new Promise((resolve) => {
        composed = resolve;
      }),
    );
    const waiting = [leastHeight.reached('7', housing), leastHeight.reached('7', housing)];
    await expect(leastHeight.reached('7', housing)).rejects.toMatchObject({ code: 'HEIGHT_NOT_REACHED' });
    const other = leastHeight.reached('7', economy);
    composed();
    await Promise.all([...waiting, other]);
  });

  test('HEIGHT_NOT_REACHED: in time, or because too many wait already; both say when to ask again', async () => {
    const { reached, leastHeight } = waits();
    const waiting = leastHeight.reached('8', housing);
    const refused = { code: 'HEIGHT_NOT_REACHED', details: { retryAfterS: 1 } };
    await expect(leastHeight.reached('8', housing)).rejects.toMatchObject(refused);
    reached[0]?.(undefined);
    await expect(waiting).rejects.toMatchObject(refused);
    const next = leastHeight.reached('8', housing);
    expect(reached).toHaveLength(2);
    reached[1]?.({ height: 8n } as Epoch);
    await next;
  });

  test('a member that waits for what never comes leaves the others their places', async () => {
    const { reached, leastHeight } = waits(8);
    const never = [leastHeight.reached('9', housing), leastHeight.reached('9', housing)];
    const third = leastHeight.reached('9', housing);
    expect(reached).toHaveLength(2);
    await expect(third).rejects.toMatchObject({ code: 'HEIGHT_NOT_REACHED' });
    const other = leastHeight.reached('8', economy);
    reached[2]?.({ height: 8n } as Epoch);
    await other;
    for (const resolve of reached.slice(0, 2)) resolve(undefined);
    for (const each of never) await expect(each).rejects.toMatchObject({ code: 'HEIGHT_NOT_REACHED' });
    const again = leastHeight.reached('8', housing);
    reached[3]?.({ height: 8n } as Epoch);
    await again;
  });

  test.each(['-1', 'x', '', '1e3', '12345678901234567'])(
    'INVALID_ARGUMENT: `%s` is no height',
    async (header) => {
      await expect(waits().leastHeight.reached(header, housing)).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      });
    },
  );
});

describe('reading a body', () => {
  let server: Server;
  let port: number;
  const results: Promise<unknown>[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const result = readBody(request, 100);
      results.push(result.catch((error: unknown) => error));
      result.then(
        (body) => response.end(body),
        (error) => response.writeHead(isHubError(error) ? error.status : 500, { connection: 'close' }).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  function send(chunks: readonly Uint8Array[], headers: Record<string, string> = {}): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = httpRequest({ port, host: '127.0.0.1', method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      request.on('error', reject);
      for (const chunk of chunks) request.write(chunk);
      request.end();
    });
  }

  test('takes what is within the limit', async () => {
    expect(await send([Buffer.from('a'.repeat(50)), Buffer.from('李'.repeat(16))])).toBe(200);
  });

  test('REQUEST_TOO_LARGE: by what it promises, and by what comes', async () => {
    expect(await send([Buffer.alloc(101)], { 'content-length': '101' })).toBe(413);
    expect(await send([Buffer.alloc(60), Buffer.alloc(60)])).toBe(413);
  });

  test('BAD_REQUEST: no UTF-8, or compressed', async () => {
    expect(await send([Buffer.of(0xff, 0xfe)])).toBe(400);
    expect(await send([Buffer.from('{}')], { 'content-encoding': 'gzip' })).toBe(400);
  });

  test('BAD_REQUEST: a caller who goes away is no failure of the hub', async () => {
    const before = results.length;
    const request = httpRequest({
      port,
      host: '127.0.0.1',
      method: 'POST',
      headers: { 'content-length': '50' },
    });
    request.on('error', () => undefined);
    request.write('abc');
    while (results.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
    request.destroy();
    expect(await results[before]).toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('the rate', () => {
  const housing = { iss: 'HousingMSP', sub: 'eligibility' } as never;
  const taxation = { iss: 'TaxationMSP', sub: 'eligibility' } as never;

  test('RATE_LIMITED: a burst is taken, then a rate, each application for itself', () => {
    const rate = new RateLimit({ burst: 3, ratePerSecond: 2 });
    for (let n = 0; n < 3; n++) rate.take(housing, 0);
    expect(() => rate.take(housing, 0)).toThrow(
      expect.objectContaining({ code: 'RATE_LIMITED', details: { retryAfterS: 1, limit: 2 } }),
    );
    rate.take(taxation, 0);
    expect(() => rate.take(housing, 499)).toThrow(code('RATE_LIMITED'));
    rate.take(housing, 500);
    expect(() => rate.take(housing, 501)).toThrow(code('RATE_LIMITED'));
  });

  test('in any second is at most the burst and the rate together', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 300 }), (gaps) => {
        const rate = new RateLimit({ burst: 5, ratePerSecond: 10 });
        const taken: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          try {
            rate.take(housing, now);
            taken.push(now);
          } catch (error) {
            expect(isHubError(error, 'RATE_LIMITED')).toBe(true);
          }
        }
        for (const start of taken) {
          expect(taken.filter((at) => at >= start && at < start + 1000).length).toBeLessThanOrEqual(15);
        }
      }),
      { numRuns: runs(50, 1000) },
    );
  });
});
