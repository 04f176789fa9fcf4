/** What a function answers. */
import { canonicalJson } from '../../model/canonical';

/** The answer of a function as it travels: canonical JSON, so that endorsers answer byte for byte alike. */
export function answer(value: object): string {
  return canonicalJson(value);
}
