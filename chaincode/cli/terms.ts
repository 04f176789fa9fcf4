/** Grant terms in words. */
import { type GrantedFilter, type GrantTerms, isByAttribute } from '../model';
import { inOneLine } from './printable';

/** `district = "110105" or "110106"`; `district = the consumer's own district`; `every row`. Quoted, no value reads like another condition. */
export function describeRows(filter: GrantedFilter): string {
  if (filter.length === 0) return 'every row';
  return filter
    .map((condition) => {
      const value = isByAttribute(condition)
        ? `the consumer's own ${condition.attribute}`
        : condition.in.map(quoted).join(' or ');
      return `${condition.dimension} = ${value}`;
    })
    .join(' and ');
}

const quoted = (value: string): string => inOneLine(JSON.stringify(value));

/** One line a term, for whoever has to decide on them. */
export function describeTerms(terms: GrantTerms): readonly string[] {
  return [
    `  consumer     ${terms.consumer}`,
    `  entry        ${terms.entry}, version ${terms.entryVersion}`,
    `  items        ${terms.items.join(', ')}`,
    `  rows         ${describeRows(terms.rowFilter)}`,
    `  purposes     ${terms.purposes.join(', ')}`,
    `  window       ${terms.window.from} until ${terms.window.until}`,
    `  quota        ${terms.quota === undefined ? 'unlimited' : `${terms.quota.operationsPerDay} operations a day`}`,
    `  obligations  ${terms.obligations.length === 0 ? 'none' : terms.obligations.join(', ')}`,
    `  derives      ${terms.derives.length === 0 ? 'nothing: direct use only' : terms.derives.join(', ')}`,
    ...describeConditions(terms),
  ];
}

/** What few grants say: a parent, that they may be handed on, that break-glass alone opens them. */
function describeConditions({ delegation, parent, emergency }: GrantTerms): readonly string[] {
  return [
    ...(parent === undefined ? [] : [`  part of      ${parent}: ends with it, counts against its quota`]),
    ...(delegation === undefined ? [] : [`  handed on    at most ${delegation.depth} times in a row`]),
    ...(emergency === undefined
      ? []
      : [
          `  dormant      opened by two of ${emergency.officers.length} officers, for ${emergency.maxMinutes} minutes at most`,
          ...emergency.officers.map((key) => `  officer      ${key}`),
        ]),
  ];
}
