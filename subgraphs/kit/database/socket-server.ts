/** A PostgreSQL server that somebody else runs, and that is reached by its socket alone. */
import { Client } from 'pg';
import type { DatabaseServer, RoleLogin } from './provision';

export class SocketServer implements DatabaseServer {
  readonly #folder: string;
  readonly #password: string;

  /** @param folder of the socket, absolute. @param password the superuser's. */
  constructor(folder: string, password: string) {
    this.#folder = folder;
    this.#password = password;
  }

  superuser(database: string): Client {
    return new Client({ host: this.#folder, user: 'postgres', password: this.#password, database });
  }

  /** A folder stands where a host would (libpq, connection URIs). */
  url({ database, role, password }: RoleLogin): string {
    return `postgresql://${role}:${encodeURIComponent(password)}@${encodeURIComponent(this.#folder)}/${database}`;
  }
}
