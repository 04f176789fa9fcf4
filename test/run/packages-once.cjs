/**
 * Jest's module loader, for `one-realm.cjs`: third-party packages are loaded by Node's own `require`, once per worker, as in
 * production; our sources are compiled once per worker and evaluated afresh for each test file.
 */
const { createRequire, isBuiltin } = require('node:module');
const { isAbsolute, join, sep } = require('node:path');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');
const { loadMessages } = require('./messages-once.cjs');
const { bringing } = require('./process-state.cjs');

const PACKAGES = `${sep}node_modules${sep}`;

/** The part of jest that holds one test file's state, and so is evaluated for each. */
const STATE_OF_A_FILE = `${PACKAGES}jest-circus${sep}`;

const requireOurs = createRequire(join(__dirname, '..', '..', 'package.json'));

/** What Node's `require` gives a module: of ours, unless it is itself a package's. */
function requirePackage(from, name) {
  const nodes = from.includes(PACKAGES) ? createRequire(from) : requireOurs;
  return bringing(nodes.resolve(name), nodes);
}

/** Whether a package is asked for, or something inside one. */
function isOfPackage(from, name) {
  if (isBuiltin(name) || name.includes(STATE_OF_A_FILE)) return false;
  return from.includes(PACKAGES) || name.includes(PACKAGES) || !(name.startsWith('.') || isAbsolute(name));
}

const MESSAGES = '@hyperledger/fabric-protos';
loadMessages(
  () => requirePackage(__filename, MESSAGES),
  () => requirePackage(requireOurs.resolve('fabric-shim'), MESSAGES),
);

/** Of each source, by path, what its text compiled to. */
const compiled = new Map();

function compile(text, filename, parameters) {
  const known = compiled.get(filename);
  if (known?.text === text) return known.body;
  const body = compileFunction(text, parameters, { filename });
  compiled.set(filename, { text, body });
  return body;
}

class PackagesOnce extends Runtime {
  constructor(...options) {
    super(...options);
    const { executor } = this;
    executor.compile = (text, filename) => compile(text, filename, executor.injectedModuleParameters);
  }

  requireModule(from, name, options, isActual) {
    return isOfPackage(from, name ?? from)
      ? requirePackage(from, name ?? from)
      : super.requireModule(from, name, options, isActual);
  }

  installGetBuiltinModule() {
    // Jest would put its own into `process`, which is everyone's here.
  }
}

module.exports = { __esModule: true, default: PackagesOnce };
