/** A service of docker-compose.yml, as far as ours go (Compose Specification). */
import type { Environment } from '../generate/peer-environment';

/** A named volume, or a folder of one. */
export interface Mount {
  readonly type: 'volume';
  readonly source: string;
  readonly target: string;
  readonly read_only?: true;
  readonly volume?: { readonly subpath: string };
}

export interface HealthCheck {
  readonly test: readonly string[];
  readonly interval: string;
  readonly timeout: string;
  readonly retries: number;
  readonly start_period: string;
}

export interface Container {
  readonly image: string;
  readonly build?: object;
  /** Whom the process runs as; left out, whom its image says. */
  readonly user?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** Left out of `up`: run only when it is named. */
  readonly profiles?: readonly string[];
  readonly working_dir?: string;
  readonly environment?: Environment;
  readonly networks?: object;
  readonly network_mode?: 'none';
  readonly ports?: readonly string[];
  readonly volumes: readonly Mount[];
  readonly tmpfs?: readonly string[];
  readonly healthcheck?: HealthCheck;
  readonly depends_on?: Readonly<Record<string, { readonly condition: Condition }>>;
  readonly restart: 'no' | 'unless-stopped';
  readonly read_only?: true;
  readonly cap_drop?: readonly ['ALL'];
  readonly security_opt?: readonly ['no-new-privileges:true'];
}

/** What must be true of another service before one starts. */
export type Condition = 'service_healthy' | 'service_completed_successfully';

/** Containers by the service's name. */
export type Services = Readonly<Record<string, Container>>;

/** Where a network's folder is inside every container. */
export const ROOT = '/hub';

/** The volume of everything that is made once: keys, configuration, members' folders. */
export const STATE = 'state';

/** A process that needs nothing of its container's system: it cannot change its image, nor gain a privilege. */
export const CONFINED = {
  read_only: true,
  tmpfs: ['/tmp'],
  cap_drop: ['ALL'],
  security_opt: ['no-new-privileges:true'],
} as const;

/** A folder below {@link ROOT}, out of the volume {@link STATE}, as its reader sees it: nothing beside it. */
export function part(path: string): Mount {
  const subpath = path.slice(ROOT.length + 1);
  return { type: 'volume', source: STATE, target: path, read_only: true, volume: { subpath } };
}

/** A volume of this service alone. */
export function own(source: string, target: string): Mount {
  return { type: 'volume', source, target };
}

/** All of {@link STATE}: for steps that act for everybody, which on a demonstration machine is one person. */
export const WHOLE_STATE: Mount = { type: 'volume', source: STATE, target: ROOT };

/** Every service is in this state first. */
export function after(
  services: readonly string[],
  condition: Condition,
): Readonly<Record<string, { readonly condition: Condition }>> {
  return Object.fromEntries(services.map((name) => [name, { condition }]));
}

/** A node process listens on this port of its container. */
export function listening(port: number): HealthCheck {
  const connects = `require('node:net').connect(${port},'127.0.0.1').on('connect',()=>process.exit(0)).on('error',()=>process.exit(1))`;
  return health(['CMD', 'node', '-e', connects]);
}

/** Looked at every few seconds; a start may take a minute. */
export function health(test: readonly string[]): HealthCheck {
  return { test, interval: '5s', timeout: '5s', retries: 12, start_period: '60s' };
}
