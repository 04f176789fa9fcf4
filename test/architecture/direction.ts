/** Who may import whom (DESIGN §3). */

/** A part of the repository, by the longest folder that fits, and the parts it may import beside itself. */
interface Part {
  readonly folder: string;
  readonly imports: readonly string[];
}

/** `*` stands for everything. */
const PARTS: readonly Part[] = [
  { folder: 'chaincode/model', imports: [] },
  { folder: 'chaincode/contracts', imports: ['chaincode/model'] },
  { folder: 'chaincode/ledger', imports: ['chaincode/model'] },
  {
    folder: 'chaincode/ledger/embedded',
    imports: ['chaincode/model', 'chaincode/ledger', 'chaincode/contracts'],
  },
  { folder: 'chaincode/network', imports: ['chaincode/model', 'chaincode/ledger'] },
  { folder: 'chaincode/cli', imports: ['chaincode/model', 'chaincode/ledger'] },
  { folder: 'schema', imports: ['chaincode/model'] },
  { folder: 'subgraphs/kit', imports: ['schema', 'chaincode/model', 'chaincode/ledger'] },
  { folder: 'subgraphs/population', imports: ['chaincode/model'] },
  {
    // Brings the demonstration's departments together: their list and their invented data.
    folder: 'subgraphs/demo',
    imports: ['subgraphs/*', 'subgraphs/kit', 'subgraphs/population', 'chaincode/model'],
  },
  {
    folder: 'subgraphs/*',
    imports: ['subgraphs/kit', 'subgraphs/population', 'schema', 'chaincode/model', 'chaincode/ledger'],
  },
  {
    folder: 'subgraphs/demo',
    imports: [
      'subgraphs/kit',
      'subgraphs/population',
      'subgraphs/public-security',
      'subgraphs/taxation',
      'subgraphs/civil-affairs',
      'chaincode/model',
    ],
  },
  { folder: 'gateway/launch/gateway', imports: ['gateway', 'schema', 'chaincode/model', 'chaincode/ledger'] },
  { folder: 'gateway/launch', imports: ['*'] },
  { folder: 'gateway', imports: ['schema', 'chaincode/model', 'chaincode/ledger'] },
  { folder: 'test', imports: ['*'] },
];

const depth = (folder: string): number => folder.split('/').length + (folder.endsWith('*') ? -0.5 : 0);

/** The folder a pattern stands for, as far as `path` lies in it. */
function folderFor(pattern: string, path: string): string | undefined {
  const folder = pattern.endsWith('/*')
    ? path
        .split('/')
        .slice(0, depth(pattern) + 0.5)
        .join('/')
    : pattern;
  return path.startsWith(`${folder}/`) && (!pattern.endsWith('/*') || folder.startsWith(pattern.slice(0, -1)))
    ? folder
    : undefined;
}

function partOf(
  path: string,
): { readonly folder: string; readonly pattern: string; readonly imports: readonly string[] } | undefined {
  const fitting = PARTS.flatMap((part) => {
    const folder = folderFor(part.folder, path);
    return folder === undefined
      ? []
      : [{ rank: depth(part.folder), pattern: part.folder, folder, imports: part.imports }];
  });
  return fitting.sort((a, b) => b.rank - a.rank)[0];
}

/** True if `from` may import `to`; both are paths from the root. */
export function mayImport(from: string, to: string): boolean {
  const importing = partOf(from);
  const imported = partOf(to);
  if (importing === undefined || imported === undefined) return false;
  if (importing.folder === imported.folder || importing.imports.includes('*')) return true;
  return importing.imports.includes(imported.pattern);
}

/** True if the path belongs to a part named above. */
export function hasPart(path: string): boolean {
  return partOf(path) !== undefined;
}
