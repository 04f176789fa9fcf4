/** Row filters as they are typed: `district=110105,110106`, or `district=@district` for the consumer's own attribute. */
import { type GrantedFilter, grantedFilter, HubError } from '../model';

/** Reads one condition and adds it to those before it; all of them must hold. */
export function addCondition(text: string, before: GrantedFilter = []): GrantedFilter {
  const [dimension = '', values = '', ...rest] = text.split('=');
  const condition = values.startsWith('@')
    ? { dimension, attribute: values.slice(1) }
    : { dimension, in: values.split(',').map((value) => value.trim()) };
  const read = grantedFilter.safeParse([...before, condition]);
  if (rest.length > 0 || !read.success) {
    throw new HubError(
      'INVALID_ARGUMENT',
      `rows \`${text}\` must be \`<item>=<value>[,<value>…]\` or \`<item>=@<attribute>\`, such as \`district=110105\``,
    );
  }
  return read.data;
}
