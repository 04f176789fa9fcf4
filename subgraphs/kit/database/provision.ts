import type { Client } from 'pg';
import type { Passwords } from './passwords';

/** How one department's database is reached, as connection strings. */
export interface DatabaseAccess {
  /** Loads: owns the tables. Never in a process that serves. */
  readonly owner: string;
  /** Serves: SELECT on the owner's tables, in this database only. */
  readonly reader: string;
}

/** A server as its administrator has it. */
export interface DatabaseServer {
  /** A connection as superuser, not yet connected. */
  superuser(database: string): Client;
  /** A role's connection string. */
  url(login: RoleLogin): string;
}

/** How a role is let in. */
export interface RoleLogin {
  readonly database: string;
  readonly role: string;
  readonly password: string;
}

/** The names a department has inside the cluster. */
interface Names {
  readonly database: string;
  readonly owner: string;
  readonly reader: string;
}

/** Names in the cluster of a department's slug: `public-security` owns `public_security`. */
export function namesOf(department: string): Names {
  const database = department.replaceAll('-', '_');
  return { database, owner: `${database}_owner`, reader: `${database}_reader` };
}

/** Every role that needs a password. */
export function rolesOf(departments: readonly string[]): readonly string[] {
  return departments.flatMap((department) => {
    const { owner, reader } = namesOf(department);
    return [owner, reader];
  });
}

/**
 * Gives each department a database, an owner and a reader of its own; repeating it changes nothing but the passwords.
 *
 * Afterwards a department's roles connect to its own database and to no other, and its reader can only SELECT.
 */
export async function provision(
  server: DatabaseServer,
  departments: readonly string[],
  passwords: Passwords,
): Promise<ReadonlyMap<string, DatabaseAccess>> {
  await withClient(server.superuser('postgres'), async (client) => {
    for (const database of ['postgres', 'template1']) {
      await client.query(`revoke all on database ${database} from public`);
    }
    for (const department of departments) await provisionDatabase(client, namesOf(department), passwords);
  });
  const access = new Map<string, DatabaseAccess>();
  for (const department of departments) {
    const names = namesOf(department);
    await withClient(server.superuser(names.database), (client) => provisionSchema(client, names));
    access.set(department, accessOf(server, department, passwords));
  }
  return access;
}

/** How a department's database is reached once it is {@link provision}ed with these passwords. */
export function accessOf(
  server: Pick<DatabaseServer, 'url'>,
  department: string,
  passwords: Passwords,
): DatabaseAccess {
  const { database, owner, reader } = namesOf(department);
  const url = (role: string): string => server.url({ database, role, password: passwords[role] ?? '' });
  return { owner: url(owner), reader: url(reader) };
}

async function provisionDatabase(
  client: Client,
  { database, owner, reader }: Names,
  passwords: Passwords,
): Promise<void> {
  for (const role of [owner, reader]) await provisionRole(client, role, passwords[role] ?? '');
  await client.query(`alter role ${reader} set default_transaction_read_only = on`);
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
  if (rowCount === 0) await client.query(`create database ${database} owner ${owner}`);
  await client.query(`revoke all on database ${database} from public`);
  await client.query(`grant connect on database ${database} to ${owner}, ${reader}`);
}

async function provisionRole(client: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  const secret = client.escapeLiteral(password);
  await client.query(
    `${verb} role ${role} login nosuperuser nocreatedb nocreaterole noinherit password ${secret}`,
  );
}

async function provisionSchema(client: Client, { owner, reader }: Names): Promise<void> {
  await client.query(`alter schema public owner to ${owner}`);
  await client.query('revoke all on schema public from public');
  await client.query(`grant usage on schema public to ${reader}`);
  await client.query(
    `alter default privileges for role ${owner} in schema public grant select on tables to ${reader}`,
  );
}

async function withClient<Result>(
  client: Client,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
