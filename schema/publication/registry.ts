/**
 * Whether the registry's SDL may be composed: its coordinates are bound to no entry, so nothing of a department's may reach
 * them, and nothing of theirs may pass for a department's.
 *
 * Without keys, shared fields and computed ones a plan sends the registry the caller's own arguments and nothing else, and a
 * type of the same name in another subgraph does not compose.
 */
import { refuseDirectives } from './directives';
import { faultAt, type PublicationFault, type Refuse } from './fault';
import { NEUTRAL_FIELDS, NEUTRAL_TYPE } from './neutral';
import { type PublishedKind, type PublishedType, readPublishedSdl } from './published-sdl';
import { refuseSchema } from './refused';

/** Prepared transactions are mutations: a member signs them elsewhere. */
const ROOTS: ReadonlyMap<string, string> = new Map([
  ['query', 'Query'],
  ['mutation', 'Mutation'],
]);
/** An abstract type could be implemented by another subgraph's. */
const KINDS: ReadonlySet<PublishedKind> = new Set<PublishedKind>(['object', 'input', 'enum', 'scalar']);
const DIRECTIVES: ReadonlySet<string> = new Set(['deprecated', 'specifiedBy']);
const NEUTRAL_DIRECTIVES: ReadonlySet<string> = new Set(['shareable', 'deprecated']);

/**
 * Everything that keeps the registry's SDL out of the graph; empty means that it may be used.
 *
 * @throws {HubError} `SCHEMA_REFUSED` when it cannot be parsed.
 */
export function registryFaults(sdl: string): readonly PublicationFault[] {
  const { document, types } = readPublishedSdl(sdl);
  const faults: PublicationFault[] = [];
  const refuse: Refuse = (code, at, fact) => {
    faults.push(faultAt(code, at, fact));
  };
  refuseSchema(document, ROOTS, refuse);
  for (const type of types.values()) refuseType(type, refuse);
  return faults;
}

function refuseType(type: PublishedType, refuse: Refuse): void {
  const { name, kind, directives, fields } = type;
  if (!KINDS.has(kind)) refuse('TYPE_NOT_PUBLISHABLE', name, `is of kind \`${kind}\``);
  if (name === 'Subscription') refuse('OPERATION_NOT_PUBLISHABLE', name, 'may not be published');
  if (name.startsWith('_') || name.includes('__'))
    refuse('SCHEMA_REFUSED', name, 'is a name kept for federation');
  const allowed = name === NEUTRAL_TYPE ? NEUTRAL_DIRECTIVES : DIRECTIVES;
  refuseDirectives(directives, { at: name, allowed }, refuse);
  for (const field of fields.values()) {
    const at = `${name}.${field.name}`;
    if (field.name.startsWith('_')) refuse('SCHEMA_REFUSED', at, 'is a name kept for federation');
    if (name === NEUTRAL_TYPE && NEUTRAL_FIELDS.get(field.name) !== field.type)
      refuse('COORDINATE_UNBOUND', at, 'is no part of paging');
    refuseDirectives(field.directives, { at, allowed }, refuse);
    for (const argument of field.arguments) {
      refuseDirectives(argument.directives, { at: `${at}(${argument.name}:)`, allowed: DIRECTIVES }, refuse);
    }
  }
}
