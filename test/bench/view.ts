/** A view's start and its decisions, in one process: a large directory and one of ten grants. */
import { decisionSection } from './decision';
import { inFolder } from './folder';
import { openDirectory } from './open-directory';
import type { Section } from './report';
import { type DirectorySize, GRANTS_A_PAIR, SCENARIO_ENTRIES } from './sample-directories';
import type { BenchSize } from './sizes';
import { startUpSection } from './start-up';

const SMALL: DirectorySize = { entries: SCENARIO_ENTRIES, grants: SCENARIO_ENTRIES * GRANTS_A_PAIR };

/** @returns the start-up's section, then the decisions'. */
export function viewBench(size: BenchSize): Promise<readonly Section[]> {
  return inFolder(async (folder) => {
    const large = await openDirectory(size, folder);
    const small = await openDirectory(SMALL, folder);
    const sections = [startUpSection(large), decisionSection(small, large, size.rounds)];
    await Promise.all([small.view.close(), large.view.close()]);
    return sections;
  });
}
