import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { HubError } from '../../../chaincode/model/error';
import type { FetchRequest } from '../../../schema/fetch';

/** Representations of a page of entities fit; a document a planner writes is far smaller. */
const LARGEST_BODY = 4 * 1024 * 1024;

const fetchRequest = z.strictObject({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).optional(),
  extensions: z.strictObject({ ticket: z.string(), evidence: z.string().optional() }),
});

const withoutTicket = z.looseObject({
  query: z.string(),
  extensions: z.looseObject({ ticket: z.undefined() }).optional(),
});

/**
 * Reads a fetch off the wire.
 *
 * @throws {HubError} `REQUEST_TOO_LARGE`; `BAD_REQUEST`: no JSON, or no fetch; `TICKET_MISSING`: a query without a ticket.
 */
export async function readFetch(message: IncomingMessage): Promise<FetchRequest> {
  const body = parseJson(await readBody(message));
  const request = fetchRequest.safeParse(body);
  if (request.success) return request.data as FetchRequest;
  if (withoutTicket.safeParse(body).success)
    throw new HubError('TICKET_MISSING', 'no ticket came with the query');
  throw new HubError('BAD_REQUEST', 'the body is not a ticketed fetch');
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY)
      throw new HubError('REQUEST_TOO_LARGE', `the body is longer than ${LARGEST_BODY} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new HubError('BAD_REQUEST', 'the body is not JSON');
    throw error;
  }
}
