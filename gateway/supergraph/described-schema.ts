/** The API schema as text, in which each coordinate says what of the directory it reveals. */
import {
  type ASTNode,
  type InputValueDefinitionNode,
  Kind,
  parse,
  print,
  printSchema,
  type StringValueNode,
  visit,
} from 'graphql';
import type { Epoch } from '../../chaincode/ledger/view/epoch';
import { type Coordinate, type EntryContent, shareTypeOf } from '../../chaincode/model';
import { bindingIndexOf, type Reveal } from './binding-index';
import type { Snapshot } from './snapshot';

type DescribedEpoch = Pick<Epoch, 'supergraphInputs' | 'entry'>;

/** A node that has a description, and where it stands in the schema. */
interface Described {
  readonly name: { readonly value: string };
  readonly description?: StringValueNode;
}

/**
 * The SDL of what clients see. Under each field and argument: the code of the entry it reveals, the item (or that it
 * reveals the presence of rows), the share type, and whether the entry is suspended; as the epoch has them.
 */
export function describedSchema({ apiSchema, subgraphs }: Snapshot, epoch: DescribedEpoch): string {
  const index = bindingIndexOf(epoch.supergraphInputs);
  const linesOf = (coordinate: string): readonly string[] => {
    const reveals = [...subgraphs.keys()].flatMap((name) => index.reveals(name, coordinate as Coordinate));
    return [...new Set(reveals.map((reveal) => lineOf(reveal, epoch)))];
  };
  const described = visit(parse(printSchema(apiSchema)), {
    FieldDefinition(node, _key, _parent, _path, ancestors) {
      const field = `${nameOf(ancestors)}.${node.name.value}`;
      const described = (of: InputValueDefinitionNode): InputValueDefinitionNode =>
        withLines(of, linesOf(`${field}(${of.name.value}:)`));
      return {
        ...withLines(node, linesOf(field)),
        ...(node.arguments === undefined ? {} : { arguments: node.arguments.map(described) }),
      };
    },
  });
  return `${print(described)}\n`;
}

/** Of the type whose field is visited. */
function nameOf(ancestors: readonly (ASTNode | readonly ASTNode[])[]): string {
  const type = ancestors.findLast((each): each is ASTNode => !Array.isArray(each));
  return type !== undefined && 'name' in type && type.name !== undefined ? type.name.value : '';
}

function lineOf({ entry: code, item }: Reveal, epoch: DescribedEpoch): string {
  const standing = epoch.entry(code);
  if (standing === undefined) return `Entry \`${code}\`, which does not stand.`;
  const { content } = standing.current;
  const suspended = standing.entry.status === 'SUSPENDED' ? ', suspended' : '';
  const entry = `Entry \`${code}\` (${content.name.en})${suspended}`;
  if (item === undefined) return `${entry}, that its rows exist: ${content.sharing.type}.`;
  return `${entry}, item \`${item}\`${itemNameIn(content, item)}: ${shareTypeIn(content, item)}.`;
}

const itemIn = (content: EntryContent, id: string): EntryContent['items'][number] | undefined =>
  content.items.find((item) => item.id === id);

function itemNameIn(content: EntryContent, id: string): string {
  const item = itemIn(content, id);
  return item === undefined ? '' : ` (${item.name.en})`;
}

function shareTypeIn(content: EntryContent, id: string): string {
  const item = itemIn(content, id);
  return item === undefined ? 'not in this version' : shareTypeOf(content, item);
}

function withLines<N extends Described>(node: N, lines: readonly string[]): N {
  if (lines.length === 0) return node;
  const text = [node.description?.value, lines.join('\n')].filter((part) => part !== undefined);
  return { ...node, description: { kind: Kind.STRING, value: text.join('\n\n'), block: true } };
}
