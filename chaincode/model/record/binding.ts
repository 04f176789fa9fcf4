/** Bindings: an item ↔ the output coordinates of one subgraph that reveal it; and publications. */
import { z } from 'zod';
import { entryCode } from '../code';
import { coordinate, itemId, localName, mspId, sha256Hex, spki, subgraphName } from '../identifier';
import { stored } from './stored';

/**
 * What one coordinate of the subgraph reveals of one entry: an item, or with `presence` that its rows exist at all
 * (a root field, a connection). A coordinate reached through a column of its parent's row (`Citizen.household`) stands
 * in two bindings: as an item of the parent's entry, and as presence of the entry it leads to. An argument or input
 * field that selects by an item is bound to that item.
 */
export const boundCoordinate = z
  .strictObject({ coordinate, item: itemId.optional(), presence: z.literal(true).optional() })
  .readonly()
  .refine(
    (bound) => (bound.item === undefined) !== (bound.presence === undefined),
    'must reveal an item or a presence, and not both',
  );
export type BoundCoordinate = z.infer<typeof boundCoordinate>;

/** The part of an entry's content that ties it to a subgraph. */
export const bindingContent = z
  .strictObject({
    subgraph: subgraphName,
    localName,
    coordinates: z.array(boundCoordinate).min(1).max(2000).readonly(),
  })
  .readonly();
export type BindingContent = z.infer<typeof bindingContent>;

/** Key `binding~subgraph~code`: changes only with the entry. */
export const binding = z
  .strictObject({
    ...stored,
    entry: entryCode,
    version: z.int().min(1),
    provider: mspId,
    ...bindingContent.unwrap().shape,
  })
  .readonly();
export type Binding = z.infer<typeof binding>;

/**
 * The name of the registry's subgraph: the directory itself as a part of the graph. A founder publishes it, and no entry is
 * ever bound to it, because what it shows stands on the ledger and is nobody's item.
 */
export const REGISTRY_SUBGRAPH = subgraphName.parse('registry');

/** What a department says of its own subgraph. */
export const publicationTerms = z
  .strictObject({
    subgraph: subgraphName,
    /** SHA-256 of the SDL's UTF-8 bytes as `_service { sdl }` answers them. */
    sdlHash: sha256Hex,
    url: z.url({ protocol: /^https?$/ }),
    /** The key its counter-signatures verify with. */
    spki,
  })
  .readonly();
export type PublicationTerms = z.infer<typeof publicationTerms>;

/**
 * Key `publication~subgraph`: a department's subgraph as it stands, signed by the department alone; valid only while it
 * agrees with the bindings.
 */
export const publication = z
  .strictObject({ ...stored, provider: mspId, ...publicationTerms.unwrap().shape })
  .readonly();
export type Publication = z.infer<typeof publication>;
