/** Whose address it is: what one customer of a network has in its hands counts as one. */
import { isIPv6 } from 'node:net';

const GROUPS = 8;
/** Of 16 bits each: a /64, the least that a network hands out (RFC 6177, RFC 7421). */
const OF_ONE = 4;
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * The first 64 bits of an IPv6 address, however it is written; anything else is a key as it stands, an IPv4 address whole, also where a
 * socket of both families tells it as IPv6 (RFC 4291, 2.5.5.2).
 */
export function addressKey(address: string): string {
  const mapped = MAPPED.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [written = ''] = address.split('%');
  if (!isIPv6(written)) return address;
  return `${groupsOf(written).slice(0, OF_ONE).join(':')}::/64`;
}

/** Those that `::` stands for are filled in. An IPv4 address at the end is two groups. */
function groupsOf(written: string): readonly string[] {
  const [before = [], after] = written.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const last = (after ?? before).at(-1);
  const ends = (after ?? []).length + (last?.includes('.') === true ? 1 : 0);
  const filled = after === undefined ? 0 : Math.max(0, GROUPS - before.length - ends);
  return [...before, ...Array.from({ length: filled }, () => '0'), ...(after ?? [])].map((group) =>
    group.toLowerCase().replace(/^0+(?=.)/, ''),
  );
}
