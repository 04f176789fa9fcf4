/** Whether somebody on this machine asks: an operator's own tools, which may be told more than the network. */
import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../../../chaincode/ledger/transport/loopback';

/** What a proxy adds: behind it everybody comes from the loopback. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;
/** An IPv4 address as a socket for both families tells it. */
const MAPPED = '::ffff:';

/**
 * False too once the connection is gone, when its address is not known any more; and where the request names another host: a
 * browser on this machine that was led here by a foreign name (DNS rebinding) asks in that name.
 */
export function isLocal({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): boolean {
  const address = socket.remoteAddress ?? '';
  const own = address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address;
  return (
    isLoopback(own) &&
    isLoopback(hostnameOf(headers.host)) &&
    FORWARDED.every((name) => headers[name] === undefined)
  );
}

/** Of a `Host` header (RFC 9110 §7.2), without its port; empty where there is none. */
const hostnameOf = (host: string | undefined): string => (host ?? '').replace(/:\d*$/, '');
