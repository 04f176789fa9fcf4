/**
 * A PostgreSQL server for each department, and one for the access records' index. They have no network: whoever has the socket's
 * volume reaches one, and that is its department and whoever fills it.
 */
import {
  after,
  CONFINED,
  type Container,
  health,
  type Mount,
  own,
  part,
  type Services,
} from '../../../chaincode/network/compose/container';
import type { Network } from '../../../chaincode/network/description/network';
import { DATABASES, type Places } from './places';
import { IDENTITIES } from './step-names';

/** Of the official image. */
const DATA = '/var/lib/postgresql';
const SOCKETS = '/var/run/postgresql';
const LISTENS_NOWHERE = ['postgres', '-c', 'listen_addresses='] as const;

/** `postgres.taxation`. */
export function databaseName(name: string): string {
  return `postgres.${name}`;
}

/** Every server. */
export function databaseServices({ containers }: Network, places: Places): Services {
  return Object.fromEntries(
    DATABASES.map((name) => [databaseName(name), databaseService(containers.postgres, name, places)]),
  );
}

/** A server's socket, as its clients have it: they cannot take its place. */
export function socketOf(name: string, places: Places): Mount {
  return { ...own(socketVolume(name), places.socket(name)), read_only: true };
}

const socketVolume = (name: string): string => `socket.${name}`;

function databaseService(image: string, name: string, places: Places): Container {
  return {
    image,
    user: 'postgres',
    command: LISTENS_NOWHERE,
    environment: {
      POSTGRES_PASSWORD_FILE: places.serverPassword(name),
      // The image's own default lets everybody in who has the socket.
      POSTGRES_INITDB_ARGS: '--encoding=UTF8 --locale=C --auth=scram-sha-256',
    },
    volumes: [part(places.server(name)), own(databaseName(name), DATA), own(socketVolume(name), SOCKETS)],
    // While the image makes the cluster, a server runs that it ends again: then the first process is still the script.
    healthcheck: health([
      'CMD',
      'bash',
      '-c',
      'read -r first < /proc/1/comm && [ "$$first" = postgres ] && exec pg_isready -q',
    ]),
    depends_on: after([IDENTITIES], 'service_completed_successfully'),
    restart: 'unless-stopped',
    network_mode: 'none',
    ...CONFINED,
  };
}
