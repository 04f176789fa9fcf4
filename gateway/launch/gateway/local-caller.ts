/** Whether somebody on this machine asks: an operator's own tools, which may be told more than the network. */
import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../../../chaincode/ledger/transport/loopback';

/** What a proxy adds: behind it everybody comes from the loopback. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;
/** An IPv4 address as a socket for both families tells it. */
const MAPPED = '::ffff:';

/** False too once the connection is gone, when its address is not known any more. */
export function isLocal({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): boolean {
  const address = socket.remoteAddress ?? '';
  const own = address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address;
  return isLoopback(own) && FORWARDED.every((name) => headers[name] === undefined);
}
