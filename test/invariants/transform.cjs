/**
 * The sources as the tests see them, with one guard switched off.
 *
 * Jest's own transform runs on the mutated text, and its cache is keyed by that text, so a mutated module is never found
 * by a run without the mutation.
 */
const { join } = require('node:path');
const { createTransformer } = require('@swc/jest');
const { transform } = require('../../package.json').jest;

const [[, options]] = Object.values(transform);
const swc = createTransformer(options);

/** `{ file, find, replace }`, `file` from the root. */
const mutation = JSON.parse(process.env.HUB_MUTATION ?? 'null');
const target = mutation === null ? undefined : join(__dirname, '..', '..', mutation.file);

function mutate(source, path) {
  return path === target ? source.replace(mutation.find, () => mutation.replace) : source;
}

module.exports = {
  ...swc,
  process: (source, path, context) => swc.process(mutate(source, path), path, context),
  getCacheKey: (source, path, context) => swc.getCacheKey(mutate(source, path), path, context),
};
