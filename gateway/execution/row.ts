/**
 * An object of data, a department's or an answer's: no name means anything in it but itself, `__proto__` neither.
 *
 * Made by a constructor whose prototype is empty: an object made without any prototype is a hash table to the engine, and slower to
 * fill and to write out.
 */
export class Row {
  [key: string]: unknown;
}

Object.setPrototypeOf(Row.prototype, null);
Reflect.deleteProperty(Row.prototype, 'constructor');
