import { connectionSdl, PAGING } from '../page/sdl';

/** What a member has beside entries: duties, which all may read, and applications, which are its own. */
export const MEMBERS_SDL = `
extend type Query {
  "Duties (职责) that members have recorded: the legal ground they hold data on; by member and id."
  duties(
    "MSP ID of whose; everybody's unless said."
    provider: ID
    "STANDING unless said."
    status: [DutyStatus!]${PAGING}
  ): DutyConnection!

  "The applications of the caller's member, by id; those of others are told to nobody."
  applications: [Application!]!
}

"A certified client of a member: it queries, and writes nothing."
type Application {
  id: ID!
  name: String!
  state: KeyState!
  "SHA-256 of its public key: the key itself never leaves its place."
  keyHash: String!
}

enum KeyState { ACTIVE SUSPENDED REVOKED }
${connectionSdl('Duty', 'duties')}`;
