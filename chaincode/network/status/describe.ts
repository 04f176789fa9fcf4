/** What an operator sees of a network: processes, heights, lag, the chaincode, certificates, disk. */
import type { Layout } from '../description/layout';
import { requireStanding } from '../description/standing';
import type { Generation } from '../start/generate-files';
import { isRunning, notedProcesses } from '../supervision/roster';
import { firstExpiry } from './certificates';
import { definitionLines } from './definitions';
import { megabytesBelow } from './disk';
import { type NodeHeight, nodeHeights } from './heights';

/** The lines of `fabric:status`. @throws {HubError} `NOT_FOUND`: the folder holds no network. */
export async function describeNetwork({ layout, commands }: Omit<Generation, 'network'>): Promise<string> {
  const { network, next } = requireStanding(layout);
  const heights = await nodeHeights(network, layout);
  const expiry = firstExpiry(layout);
  return [
    ...processLines(layout),
    '',
    ...heights.map((each) => heightLine(each, heights)),
    '',
    ...(await definitionLines({ network, layout, commands })),
    ...(next === undefined
      ? []
      : [`an upgrade to ${next} is not finished; \`npm run fabric:upgrade\` goes on`]),
    '',
    `first certificate expires ${expiry.at.toISOString().slice(0, 10)} (${expiry.path})`,
    `disk ${megabytesBelow(layout.ledgers)} MB of ledgers, ${megabytesBelow(layout.logs)} MB of logs`,
    '',
  ].join('\n');
}

function processLines(layout: Layout): readonly string[] {
  const noted = notedProcesses(layout.processes).filter(isRunning);
  if (noted.length === 0) return ['nothing runs; `npm run fabric:up` starts it'];
  return noted.map(({ name, pid, restarts }) => {
    const again = restarts === 0 ? '' : `started again ${restarts} times`;
    return `${name.padEnd(26)}${String(pid).padStart(8)}  ${again}`.trimEnd();
  });
}

function heightLine(each: NodeHeight, all: readonly NodeHeight[]): string {
  const where = `${each.channel.padEnd(11)}${each.node.padEnd(26)}`;
  if (each.height === undefined) return `${where}       -  does not answer`;
  const onChannel = all.filter(({ channel }) => channel === each.channel);
  const behind = Math.max(...onChannel.map(({ height }) => Number(height ?? 0n))) - Number(each.height);
  return `${where}${each.height.toString().padStart(8)}  ${behind === 0 ? '' : `${behind} behind`}`.trimEnd();
}
