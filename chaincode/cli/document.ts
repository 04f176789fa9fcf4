/** YAML files that members write: read against a schema of the model, each mistake with its line. */
import { type Document, isNode, isPair, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { HubError } from '../model';
import { readText } from './text-file';

/** Mistakes beyond these are told once the first ones are mended. */
const TOLD = 10;

type Issue = z.core.$ZodIssue;

/**
 * Reads a YAML file (JSON is YAML too) as `schema` has it.
 *
 * @param what names the content in the message: `entry content`.
 * @throws {HubError} `INVALID_ARGUMENT`: no such file, no YAML, or not what the schema says; each mistake as
 *   `file:line:column  path  what it must be`.
 */
export function readDocument<S extends z.ZodType>(file: string, schema: S, what: string): z.output<S> {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const syntax = document.errors.map(({ pos, message }) => `${place(pos[0])}  ${message}`);
  if (syntax.length > 0) throw refusal(`${what} is not YAML`, syntax);
  const read = schema.safeParse(document.toJS());
  if (read.success) return read.data;
  const mistakes = read.error.issues.map((issue) => {
    const path = issue.path.map(String);
    return `${place(offsetOf(document, issue))}  ${path.join('.') || '(all)'}  ${wordingOf(document, issue)}`;
  });
  throw refusal(`${what} is not valid`, mistakes);
}

function refusal(fact: string, mistakes: readonly string[]): HubError {
  const more = mistakes.length > TOLD ? [`and ${mistakes.length - TOLD} more`] : [];
  return new HubError('INVALID_ARGUMENT', [`${fact}:`, ...mistakes.slice(0, TOLD), ...more].join('\n  '));
}

/** Where the mistake is: the unknown key, else the value, else what should hold it. */
function offsetOf(document: Document, issue: Issue): number {
  if (issue.code === 'unrecognized_keys') {
    const holder = nodeAt(document, issue.path);
    const key = issue.keys[0];
    let found: number | undefined;
    if (isNode(holder)) {
      visit(holder, {
        Pair: (_, pair) => {
          if (!isScalar(pair.key) || pair.key.value !== key) return undefined;
          found = pair.key.range?.[0];
          return visit.BREAK;
        },
      });
    }
    if (found !== undefined) return found;
  }
  for (let depth = issue.path.length; depth >= 0; depth -= 1) {
    const node = nodeAt(document, issue.path.slice(0, depth));
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function nodeAt(document: Document, path: readonly PropertyKey[]): unknown {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return isPair(node) ? node.value : node;
}

/** `07` without quotes is a number in YAML; the codes of the catalogue are text. */
function wordingOf(document: Document, issue: Issue): string {
  const node = nodeAt(document, issue.path);
  const isBareNumber = isScalar(node) && typeof node.value === 'number';
  const wantsText = issue.code === 'invalid_type' && issue.expected === 'string';
  return wantsText && isBareNumber ? `${issue.message}: put it in quotes` : issue.message;
}
