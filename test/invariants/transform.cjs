/**
 * The sources as the tests see them, with one guard switched off.
 *
 * Jest's own transform runs on the mutated text, and its cache is keyed by that text, so a mutated module is never found
 * by a run without the mutation.
 */
const { join } = require('node:path');
const { createTransformer: createSwc } = require('@swc/jest');
const { transform } = require('../../package.json').jest;

const [[, options]] = Object.values(transform);

/** @param mutation `{ file, find, replace }`, `file` from the root. */
function createTransformer(mutation) {
  const swc = createSwc(options);
  const target = join(__dirname, '..', '..', mutation.file);
  const mutate = (source, path) =>
    path === target ? source.replace(mutation.find, () => mutation.replace) : source;
  return {
    ...swc,
    process: (source, path, context) => swc.process(mutate(source, path), path, context),
    getCacheKey: (source, path, context) => swc.getCacheKey(mutate(source, path), path, context),
  };
}

module.exports = { createTransformer };
