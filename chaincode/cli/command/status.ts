/** `hub status`: how the running hub is. */
import { Command } from 'commander';
import { HubError, isHubError } from '../../model';
import { asMember, type CommandContext, wholeNumber } from '../cli';
import { type GatewayAddress, gatewayAddress } from '../query/gateway-address';
import { type GatewayHealth, readGatewayHealth } from '../query/gateway-health';
import { type CertificateStatus, readCertificates } from '../status/certificates';
import { type ChannelStatus, readChannels } from '../status/channels';

interface StatusOptions {
  readonly gateway?: string;
  readonly days: number;
}

const HELP = `
Shows the ledger's heights and when each channel last moved, how far the gateway's view is behind, which departments answer
and why others are left out, and which certificates on this machine end soon. Exit codes: 0 all is well, 1 a certificate has
ended or ends soon, 3 the gateway lacks something.

Examples:
  $ hub status --as establishment
  $ hub status --days 365 --as establishment --json`;

export function statusCommand(): Command {
  return new Command('status')
    .summary('show how the running hub is')
    .description('Shows how the running hub is: ledger, gateway, departments, certificates.')
    .option('--gateway <url>', 'another gateway')
    .option(
      '--days <number>',
      'a certificate that ends within these days is told',
      wholeNumber('days', 0),
      30,
    )
    .addHelpText('after', HELP)
    .action(asMember<StatusOptions, []>(status));
}

/** @throws {HubError} `NOT_READY`: the gateway lacks something; `WRONG_STATE`: a certificate; each after all was told. */
async function status({ session, output, options }: CommandContext<StatusOptions>): Promise<void> {
  const nowMs = Date.now();
  const address = gatewayAddress(session.dataDir, options.gateway);
  const [channels, gateway] = await Promise.all([readChannels(session), healthOf(address)]);
  const certificates = readCertificates(session.dataDir, nowMs);
  const ending = certificates.filter(({ daysLeft }) => daysLeft < options.days);
  output.one({ channels, gateway: { url: address.url, ...gateway }, certificates }, [
    ...channels.map((channel) => describeChannel(channel, nowMs)),
    ...describeGateway(address, gateway, channels),
    ...describeCertificates(certificates, ending),
  ]);
  if (gateway?.ready !== true)
    throw new HubError('NOT_READY', `the gateway at \`${address.url}\` is not ready`);
  if (ending.length > 0) {
    throw new HubError('WRONG_STATE', `${ending.length} certificates end within ${options.days} days`);
  }
}

/** Undefined where none answers: the ledger's heights are worth telling all the same. */
async function healthOf(address: GatewayAddress): Promise<GatewayHealth | undefined> {
  try {
    return await readGatewayHealth(address);
  } catch (error) {
    if (!isHubError(error, 'NOT_READY')) throw error;
    return undefined;
  }
}

function describeChannel({ channel, height, lastAt }: ChannelStatus, nowMs: number): string {
  const ago =
    lastAt === undefined ? '' : `, the last one ${Math.round((nowMs - Date.parse(lastAt)) / 1000)} s ago`;
  return `${channel.padEnd(12)} ${height} blocks${ago}`;
}

const NEEDS = ['ledger', 'departments', 'journal', 'log', 'serving'] as const;

function describeGateway(
  { url }: GatewayAddress,
  health: GatewayHealth | undefined,
  channels: readonly ChannelStatus[],
): readonly string[] {
  if (health === undefined) return [`gateway      nothing answers at ${url}`];
  const lacks = NEEDS.filter((need) => health[need] === false);
  const height = channels.find(({ channel }) => channel === 'directory')?.height;
  const behind =
    health.height === undefined || height === undefined ? undefined : height - BigInt(health.height);
  return [
    `gateway      ${url} ${health.ready ? 'ready' : `not ready${lacks.length === 0 ? '' : `: lacks ${lacks.join(', ')}`}`}`,
    // The view may have moved on since the ledger was asked.
    ...(behind === undefined
      ? []
      : [`  its view   ${behind > 0n ? `${behind} blocks behind` : 'not behind'}`]),
    ...(health.unshipped === undefined ? [] : [`  records    ${health.unshipped} not on the ledger yet`]),
    ...health.subgraphs.map((subgraph) => `  answers    ${subgraph}`),
    ...health.leftOut.map(({ subgraph, code, fact }) => `  left out   ${subgraph}: ${code}: ${fact}`),
  ];
}

function describeCertificates(
  certificates: readonly CertificateStatus[],
  ending: readonly CertificateStatus[],
): readonly string[] {
  const [first] = certificates;
  if (first === undefined) return [];
  return [
    `certificates ${certificates.length} here, the first ends ${first.until}`,
    ...ending.map(({ member, key, until }) => `  ends soon  ${member}/${key}: ${until}`),
  ];
}
