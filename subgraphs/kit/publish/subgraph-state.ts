/** What stands of a subgraph on the ledger. */
import { z } from 'zod';
import type { Call, Ledger as WholeLedger } from '../../../chaincode/ledger/ledger';
import { isHubError } from '../../../chaincode/model/error';
import type { MspId } from '../../../chaincode/model/identifier';
import { parseJsonAs } from '../../../chaincode/model/parse';
import {
  type Binding,
  binding,
  type Publication,
  publication,
} from '../../../chaincode/model/record/binding';
import { type Duty, duty } from '../../../chaincode/model/record/duty';

type Ledger = Pick<WholeLedger, 'evaluate'>;

const PAGE_SIZE = '500';
const page = z.looseObject({ rows: z.array(binding), bookmark: z.string() });

/** The publication that stands under this name; undefined when none does. @throws {HubError} `LEDGER_UNAVAILABLE`. */
export async function readPublication(ledger: Ledger, subgraph: string): Promise<Publication | undefined> {
  return await find(ledger, call('ReadPublication', subgraph), publication);
}

/** A member's duty; undefined when it has none of this id. @throws {HubError} `LEDGER_UNAVAILABLE`. */
export async function readDuty(ledger: Ledger, member: MspId, id: string): Promise<Duty | undefined> {
  return await find(ledger, call('ReadDuty', member, id), duty);
}

async function find<S extends z.ZodType>(
  ledger: Ledger,
  asked: Call,
  schema: S,
): Promise<z.output<S> | undefined> {
  try {
    return await read(ledger, asked, schema);
  } catch (error) {
    if (isHubError(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
}

/** All bindings of a subgraph, by entry code. @throws {HubError} `LEDGER_UNAVAILABLE`. */
export async function readBindings(ledger: Ledger, subgraph: string): Promise<readonly Binding[]> {
  const rows: Binding[] = [];
  let bookmark = '';
  do {
    const next = await read(ledger, call('ListBindings', subgraph, PAGE_SIZE, bookmark), page);
    rows.push(...next.rows);
    bookmark = next.bookmark;
  } while (bookmark !== '');
  return rows;
}

function call(transaction: string, ...args: readonly string[]): Call {
  return { contract: 'Directory', transaction, args };
}

async function read<S extends z.ZodType>(ledger: Ledger, asked: Call, schema: S): Promise<z.output<S>> {
  const bytes = await ledger.evaluate(asked);
  return parseJsonAs(schema, Buffer.from(bytes).toString('utf8'), `answer of \`${asked.transaction}\``);
}
