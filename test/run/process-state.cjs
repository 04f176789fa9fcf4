/** What a worker's test files share because they run in one process: seen before a file, and put back after it. */

/** Globals and listeners that packages brought as they loaded; a package is loaded once, so they stay. */
const brought = { keys: new Set(), listeners: new Set() };

const loaded = new Map();

/** The module at a path; what it puts into the process as it loads stays there for every later file. */
function bringing(path, load) {
  if (loaded.has(path)) return loaded.get(path);
  const before = new ProcessState();
  const exports = load(path);
  for (const key of before.addedKeys()) brought.keys.add(key);
  for (const [, listener] of before.addedListeners()) brought.listeners.add(listener);
  loaded.set(path, exports);
  return exports;
}

/** The listeners of `process`, each with its event. */
function listenersOfProcess() {
  return process.eventNames().flatMap((event) => process.rawListeners(event).map((each) => [event, each]));
}

class ProcessState {
  #keys = new Set(Reflect.ownKeys(globalThis));
  #listeners = new Set(listenersOfProcess().map(([, listener]) => listener));
  #environment = { ...process.env };
  #exit = process.exit;
  #console = globalThis.console;

  addedKeys() {
    return Reflect.ownKeys(globalThis).filter((key) => !this.#keys.has(key));
  }

  addedListeners() {
    return listenersOfProcess().filter(([, listener]) => !this.#listeners.has(listener));
  }

  /** As it was, beside what packages brought since. */
  restore() {
    for (const key of this.addedKeys()) if (!brought.keys.has(key)) Reflect.deleteProperty(globalThis, key);
    for (const [event, listener] of this.addedListeners())
      if (!brought.listeners.has(listener)) process.removeListener(event, listener);
    for (const name of Object.keys(process.env)) if (!(name in this.#environment)) delete process.env[name];
    Object.assign(process.env, this.#environment);
    process.exit = this.#exit;
    globalThis.console = this.#console;
  }
}

module.exports = { ProcessState, bringing };
