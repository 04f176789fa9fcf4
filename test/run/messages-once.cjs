/**
 * Fabric's messages: `fabric-shim` has an older copy beside ours, and both keep their classes in one global `proto`, where a
 * message looks for its parts whenever it is read. Whatever a worker's first file asks for, what is found there is ours, as
 * in the processes that audit.
 */

/** The classes below `proto`, by their names; classes are kept, what holds them is copied. */
function classesOf(namespace) {
  return Object.fromEntries(
    Object.entries(namespace).map(([name, each]) => [name, isNamespace(each) ? classesOf(each) : each]),
  );
}

function putBack(namespace, classes) {
  for (const [name, each] of Object.entries(classes)) {
    if (isNamespace(each)) putBack(namespace[name], each);
    else namespace[name] = each;
  }
}

function isNamespace(value) {
  return typeof value === 'object' && value !== null;
}

/** Loads both copies. */
function loadMessages(loadOurs, loadOlder) {
  loadOurs();
  const ours = classesOf(globalThis.proto);
  loadOlder();
  putBack(globalThis.proto, ours);
}

module.exports = { loadMessages };
