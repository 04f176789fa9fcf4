/** Row filters as they are typed: `district=110105,110106`. */
import { HubError, type RowFilter, rowFilter } from '../model';

/** Reads one condition and adds it to those before it; all of them must hold. */
export function addCondition(text: string, before: RowFilter = []): RowFilter {
  const [dimension = '', values = '', ...rest] = text.split('=');
  const condition = { dimension, in: values.split(',').map((value) => value.trim()) };
  const read = rowFilter.safeParse([...before, condition]);
  if (rest.length > 0 || !read.success) {
    throw new HubError(
      'INVALID_ARGUMENT',
      `rows \`${text}\` must be \`<item>=<value>[,<value>…]\`, such as \`district=110105\``,
    );
  }
  return read.data;
}
