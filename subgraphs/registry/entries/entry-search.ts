/** Finding entries by their words; in memory, in step with the directory. */
import MiniSearch from 'minisearch';
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import type { StandingEntry } from '../../../chaincode/model/access/facts';
import type { EntryCode } from '../../../chaincode/model/code';
import type { MspId } from '../../../chaincode/model/identifier';
import { indexedWords, isPrefix, soughtWords } from './words';

/** The texts of an entry, the most telling first. */
const FIELDS = ['name', 'items', 'around'] as const;

interface Indexed extends Readonly<Record<(typeof FIELDS)[number], string>> {
  readonly id: EntryCode;
}

/** How well an entry is found: 0 by its name alone, 1 with its items, 2 with abstract, code and provider. */
export type Rank = number;

/**
 * The index of one process. It is brought in step when it is next asked under another epoch: only entries that changed are
 * read again.
 */
export class EntrySearch {
  readonly #index = new MiniSearch<Indexed>({
    fields: [...FIELDS],
    tokenize: (text) => [...indexedWords(text)],
    processTerm: (word) => word,
  });
  readonly #known = new Map<EntryCode, string>();
  #epoch: Epoch | undefined;

  /** Every entry that holds all the words, by code. Searches of one process see one epoch after another, never two at once. */
  find(words: string, epoch: Epoch): ReadonlyMap<EntryCode, Rank> {
    this.#follow(epoch);
    const found = new Map<EntryCode, Rank>();
    for (const [rank] of FIELDS.entries()) {
      for (const { id } of this.#search(words, FIELDS.slice(0, rank + 1))) {
        if (!found.has(id)) found.set(id, rank);
      }
    }
    return found;
  }

  #search(words: string, fields: readonly string[]): readonly { readonly id: EntryCode }[] {
    return this.#index
      .search(words, {
        fields: [...fields],
        combineWith: 'AND',
        tokenize: (text) => [...soughtWords(text)],
        prefix: isPrefix,
      })
      .map(({ id }) => ({ id: id as EntryCode }));
  }

  #follow(epoch: Epoch): void {
    if (epoch === this.#epoch) return;
    const names = new Map<MspId, string>();
    for (const { msp, name } of epoch.members()) names.set(msp, `${msp} ${name.zh} ${name.en}`);
    for (const standing of epoch.entries()) this.#read(standing, names.get(standing.entry.provider) ?? '');
    this.#epoch = epoch;
  }

  /** An entry never goes: a withdrawn one is found as such. */
  #read({ entry, current }: StandingEntry, provider: string): void {
    const { code } = entry;
    const stamp = `${current.version} ${provider}`;
    const known = this.#known.get(code);
    if (known === stamp) return;
    const document = indexedOf(code, current.content, provider);
    if (known === undefined) this.#index.add(document);
    else this.#index.replace(document);
    this.#known.set(code, stamp);
  }
}

function indexedOf(
  code: EntryCode,
  { name, items, abstract }: StandingEntry['current']['content'],
  provider: string,
): Indexed {
  return {
    id: code,
    name: `${name.zh} ${name.en}`,
    items: items.map((item) => `${item.id} ${item.name.zh} ${item.name.en}`).join(' '),
    around: `${abstract} ${code} ${provider}`,
  };
}
