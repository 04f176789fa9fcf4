import {
  type CompiledFacts,
  compileEntry,
  compileGrants,
  type DirectoryFacts,
} from '../../../../chaincode/model';

/** The facts with everything compiled when it is asked for. */
export function compiledFacts(facts: DirectoryFacts): CompiledFacts {
  return {
    ...facts,
    isActive: (msp) => facts.member(msp)?.state === 'ACTIVE',
    compiledEntry: (code) => {
      const standing = facts.entry(code);
      return standing && compileEntry(standing);
    },
    candidates: (consumer, entry) =>
      compileGrants(facts.grants(consumer, entry.current.code), consumer, entry),
  };
}
