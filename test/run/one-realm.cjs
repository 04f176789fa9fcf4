/**
 * A test environment without a realm of its own: a test file runs among the worker's own `Error`, `Date` and `Array`, as
 * the sources do in production.
 *
 * What a test file leaves on `globalThis`, in `process.env` or as a listener of `process` is gone when it ends, except
 * what third-party packages put there as they loaded: they are loaded once per worker (`packages-once.cjs`).
 */
const { ModuleMocker } = require('jest-mock');
const { ProcessState } = require('./process-state.cjs');

module.exports = class OneRealm {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  /** Nobody stops the clock here: it is the worker's. */
  fakeTimers = null;
  fakeTimersModern = null;
  #before = new ProcessState();

  async setup() {
    // What was there before is seen as it is made.
  }

  async teardown() {
    this.#before.restore();
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** There is none beside the worker's own; `packages-once.cjs` compiles without it. */
  getVmContext() {
    return null;
  }
};
