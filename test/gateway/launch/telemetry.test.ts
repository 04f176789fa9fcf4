/** What an operator sees: log, traces, metrics; and what none of them ever holds. */
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { pino } from 'pino';
import { HubError } from '../../../chaincode/model';
import { isLocal } from '../../../gateway/launch/gateway/local-caller';
import { answerMetrics } from '../../../gateway/launch/gateway/metrics-route';
import { shipperObserver, sliceObserver } from '../../../gateway/launch/gateway/report';
import { configuredExporter, GatewayMetrics, Tracing } from '../../../gateway/telemetry';
import { ELIGIBILITY, GRANTS } from '../fixture/scenario';
import { RunningGateway } from './running-gateway';

const ALL = Object.values(GRANTS);
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const TRACEPARENT = `00-${TRACE}-${PARENT}-01`;
/** An identity number as departments and callers would let it slip. */
const NUMBER = '11010519491231002X';

/** Keeps what is exported. */
class Collected implements SpanExporter {
  readonly spans: ReadableSpan[] = [];

  export(spans: ReadableSpan[], done: (result: { code: number }) => void): void {
    this.spans.push(...spans);
    done({ code: 0 });
  }

  async shutdown(): Promise<void> {
    return undefined;
  }
}

let hub: RunningGateway;
beforeAll(async () => {
  hub = await RunningGateway.start(ALL);
});
afterAll(async () => await hub.stop());

/** What was exported while `work` ran. */
async function exporting(work: () => Promise<void>): Promise<readonly ReadableSpan[]> {
  const collected = new Collected();
  await hub.close();
  await hub.open({ tracing: new Tracing(collected) });
  await work();
  await hub.close();
  await hub.open({});
  return collected.spans;
}

const traceparents = () =>
  [...hub.servers.values()].flatMap(({ received }) => received.map(({ traceparent }) => traceparent));

describe('a trace', () => {
  test('that nobody exports is passed on to each department as it came', async () => {
    hub.reset(ALL);
    await hub.ask(ELIGIBILITY, { id: '1' }, { headers: { traceparent: TRACEPARENT } });
    expect(new Set(traceparents())).toEqual(new Set([TRACEPARENT]));
  });

  test.each([
    undefined,
    'nonsense',
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `ff-${TRACE}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}-01, 00-${TRACE}-${PARENT}-01`,
    `00-${NUMBER}-${PARENT}-01`,
  ])('that is none is not passed on: %s', async (traceparent) => {
    hub.reset(ALL);
    const headers = traceparent === undefined ? {} : { traceparent };
    expect((await hub.ask(ELIGIBILITY, { id: '1' }, { headers })).status).toBe(200);
    expect(new Set(traceparents())).toEqual(new Set([undefined]));
  });

  test('that is exported goes on from the caller, through the query, into each fetch', async () => {
    let access = '';
    const spans = await exporting(async () => {
      hub.reset(ALL);
      const { body } = await hub.ask(ELIGIBILITY, { id: '1' }, { headers: { traceparent: TRACEPARENT } });
      access = body.extensions.access.id;
    });
    const query = spans.find(({ name }) => name === 'query');
    const fetches = spans.filter(({ name }) => name === 'fetch');
    expect(query?.parentSpanId).toBe(PARENT);
    expect(query?.attributes).toEqual({ 'hub.access': access, 'http.response.status_code': 200 });
    expect(fetches.length).toBeGreaterThanOrEqual(3);
    for (const { parentSpanId, attributes } of fetches) {
      expect(parentSpanId).toBe(query?.spanContext().spanId);
      expect(Object.keys(attributes).sort()).toEqual(['hub.fetch', 'hub.subgraph']);
    }
    const sent = fetches.map((span) => `00-${TRACE}-${span.spanContext().spanId}-01`);
    expect(traceparents().toSorted()).toEqual(sent.toSorted());
    expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(new Set([TRACE]));
  });

  test('is exported where the standard variables say so, and nowhere else', async () => {
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
    expect(configuredExporter({})).toBeUndefined();
    expect(configuredExporter({ OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toBeUndefined();
    expect(configuredExporter({ ...endpoint, OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
    expect(configuredExporter({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' })).toBeUndefined();
    const exporter = configuredExporter(endpoint);
    expect(exporter).toBeDefined();
    await exporter?.shutdown();
  });
});

describe('what an operator sees of a day with mishaps', () => {
  let seen = '';
  let logged: readonly Record<string, unknown>[] = [];
  let metrics = '';

  beforeAll(async () => {
    const before = hub.logged.length;
    const spans = await exporting(async () => {
      hub.reset(ALL);
      await hub.ask(ELIGIBILITY, { id: NUMBER });
      await hub.ask(`{ citizen(identityNumber: "${NUMBER}") { name household { address } } }`);
      await hub.ask(`{ citizen(identityNumber: "${NUMBER}) { name } }`);
      await hub.ask(`{ citizen(identityNumber: "${NUMBER}") { nothing } }`);
      await hub.ask(ELIGIBILITY, { id: [NUMBER] });
      await hub.ask(ELIGIBILITY, { [NUMBER]: 1 });
      await hub.post(`{"variables": ${NUMBER}`, { authorization: `Bearer ${await hub.token()}` });
      await hub.post('{}', { authorization: `Bearer ${NUMBER}` });
      await hub.post('{}', { accept: NUMBER, traceparent: NUMBER, 'at-least-height': NUMBER });
      await fetch(`${hub.url}/graphql?id=${NUMBER}`);
      await fetch(`${hub.url}/${NUMBER}`);
      const { behaviour } = hub.server('taxation');
      hub.server('taxation').behaviour = {
        answer: () => ({
          status: 500,
          body: { errors: [{ message: NUMBER, extensions: { code: NUMBER } }] },
        }),
      };
      await hub.ask(ELIGIBILITY, { id: '1' });
      hub.server('taxation').behaviour = { raw: `{"data": ${NUMBER}` };
      await hub.ask(ELIGIBILITY, { id: '1' });
      hub.server('taxation').behaviour = behaviour;
      hub.block([]);
      await hub.ask(ELIGIBILITY, { id: NUMBER });
      metrics = await (await fetch(`${hub.url}/metrics`)).text();
    });
    const lines = hub.logged.slice(before);
    logged = lines.map((line) => JSON.parse(line));
    const exported = spans.map(({ name, attributes, status, events, links }) => ({
      name,
      attributes,
      status,
      events,
      links,
    }));
    seen = [...lines, metrics, JSON.stringify(exported), hub.directory.durableText()].join('');
  });

  test('has no value in it, in log, traces, metrics or journal', () => {
    expect(metrics).toContain('hub_answers_total{code="VARIABLES_INVALID"}');
    for (const value of [NUMBER, NUMBER.toLowerCase(), 'Road 1']) expect(seen).not.toContain(value);
  });

  test('has an access id in the line of each request', () => {
    const answers = logged.filter(({ msg }) => msg === 'answered');
    expect(answers.length).toBeGreaterThanOrEqual(13);
    for (const { access } of answers) expect(access).toEqual(expect.stringMatching(/^[A-Za-z0-9_-]{22}$/));
    expect(new Set(answers.map(({ access }) => access)).size).toBe(answers.length);
  });

  test('is measured: answers by code, faults by department, the state of the gateway', () => {
    for (const line of [
      'hub_answers_total{code="OK"} 2',
      'hub_answers_total{code="ACCESS_DENIED"} 1',
      'hub_answers_total{code="METHOD_NOT_ALLOWED"} 1',
      'hub_fetch_faults_total{subgraph="taxation",code="SUBGRAPH_ERROR"}',
      'hub_fetch_seconds_count{subgraph="public-security"}',
      `hub_view_height ${hub.view.current.height}`,
      'hub_journal_available 1',
      'hub_subgraphs 3',
    ]) {
      expect(metrics).toContain(line);
    }
  });

  test('is labelled with codes of the catalogue and names of subgraphs alone', () => {
    const labels = [...metrics.matchAll(/(\w+)="/g)].map(([, name]) => name);
    expect(new Set(labels)).toEqual(new Set(['code', 'subgraph', 'le']));
  });
});

describe('the id of a request', () => {
  test('is told with every answer, and is the record’s where there is one', async () => {
    hub.reset(ALL);
    const allowed = await hub.ask(ELIGIBILITY, { id: '1' });
    expect(allowed.headers.get('access-id')).toBe(allowed.headers.get('access-record'));
    const refused = await hub.ask('{');
    expect(refused.headers.get('access-id')).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(refused.headers.get('access-record')).toBeNull();
  });
});

test('health tells the network whether it is ready, and this machine what is missing', async () => {
  hub.reset(ALL);
  const ready = async (headers = {}) => await (await fetch(`${hub.url}/health/ready`, { headers })).json();
  expect(await ready()).toMatchObject({
    ready: true,
    ledger: true,
    subgraphs: expect.any(Array),
    leftOut: [],
  });
  expect(await ready({ 'x-forwarded-for': '192.0.2.1' })).toEqual({ ready: true });
});

test('a quota whose slices keep conflicting is told of by a count and, from the third on, as an error with its code', async () => {
  const metrics = new GatewayMetrics();
  const lines: { readonly level: number; readonly code: string }[] = [];
  const { failed } = sliceObserver(
    pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) }),
    metrics,
  );
  for (const conflicts of [1, 2, 3])
    failed(new HubError('COMMIT_CONFLICT', 'the key has changed'), conflicts);
  expect(lines.map(({ level, code }) => [level, code])).toEqual([
    [40, 'COMMIT_CONFLICT'],
    [40, 'COMMIT_CONFLICT'],
    [50, 'COMMIT_CONFLICT'],
  ]);
  expect(await metrics.text()).toContain('hub_claim_failures_total{code="COMMIT_CONFLICT"} 3');
});

test('a batch that is refused again and again is told of by a count and, at times, as an error that says whose move it is', async () => {
  const metrics = new GatewayMetrics();
  const lines: { readonly level: number; readonly code: string; readonly remedy?: string }[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const { failed } = shipperObserver(logger, metrics);
  const error = new HubError('NOT_ANCHORED', 'block 7 is not anchored');
  for (let repeats = 1; repeats <= 20; repeats++) failed({ error, fatal: false, repeats });
  failed({ error: new HubError('ENDORSEMENT_FAILED', 'refused'), fatal: false, repeats: 1 });
  expect(lines.map(({ level, code, remedy }) => [level, code, remedy])).toEqual([
    [50, 'NOT_ANCHORED', expect.stringContaining("founders' relays")],
    [50, 'NOT_ANCHORED', expect.stringContaining("founders' relays")],
    [40, 'ENDORSEMENT_FAILED', undefined],
  ]);
  expect(await metrics.text()).toContain('hub_batch_failures_total{code="NOT_ANCHORED"} 20');
});

describe('the metrics', () => {
  const from = (remoteAddress: string | undefined, headers = {}) =>
    ({ socket: { remoteAddress }, headers: { host: 'localhost:4000', ...headers } }) as never;

  test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.9.9.9'])('are for %s', (address) => {
    expect(isLocal(from(address))).toBe(true);
  });

  test.each(['127.0.0.1:4000', '[::1]:4000', 'LOCALHOST', '127.0.0.1'])('are for who asks at %s', (host) => {
    expect(isLocal(from('127.0.0.1', { host }))).toBe(true);
  });

  test.each(['rebound.example', 'rebound.example:4000', '192.0.2.1', 'localhost.example', '', undefined])(
    'UNKNOWN_PATH: are not for a page that was led here by another name: %s',
    async (host) => {
      const answer = await answerMetrics(new GatewayMetrics(), from('127.0.0.1', { host }));
      expect(answer.status).toBe(404);
      expect(answer.body).not.toContain('hub_answers_total');
    },
  );

  test.each(['192.0.2.1', '::ffff:192.0.2.1', '2001:db8::1', undefined])(
    'UNKNOWN_PATH: are not for %s',
    async (address) => {
      const answer = await answerMetrics(new GatewayMetrics(), from(address));
      expect(answer.status).toBe(404);
      expect(answer.body).not.toContain('hub_answers_total');
    },
  );

  test.each(['forwarded', 'x-forwarded-for', 'via'])(
    'UNKNOWN_PATH: are not for whoever comes through a proxy: %s',
    (name) => {
      expect(isLocal(from('127.0.0.1', { [name]: '192.0.2.1' }))).toBe(false);
    },
  );
});
