import type { Layer } from '../schema/layer-types';
import type { YamlNode } from '../yaml/tree';
import {
  definitionAt,
  placeDefinition,
  placeRule,
  placeTieBreaker,
  ruleAt,
  tieBreakerAt,
} from './read-entries';
import type { Change, ChangelogEntry, GuidelineModel, SourceFile } from './model';
import { field, items, number, placedText, ref, refs, text, textAt } from './reader';
import { readExample } from './read-example';

/** Reads the guideline as far as it can be read. `layers` tells which labels spans may carry. */
export function readGuideline(file: SourceFile, layers: readonly Layer[]): GuidelineModel {
  const root = file.root;
  const title = textAt(root, 'title');
  const version = placedText(file, field(root, 'version'));
  const scope = field(root, 'scope');
  const description = textAt(root, 'description');
  const usedBy = textAt(field(root, 'purpose'), 'used_by');
  return {
    file,
    status: textAt(root, 'status') ?? 'draft',
    scope: ['in', 'out', 'context'].flatMap((key) => {
      const value = textAt(scope, key);
      return value === undefined ? [] : [[key, value] as const];
    }),
    costs: items(field(field(root, 'purpose'), 'costs')).flatMap((node) => {
      const expected = ref(file, field(node, 'expected'));
      const given = ref(file, field(node, 'given'));
      const cost = number(field(node, 'cost'));
      const note = textAt(node, 'note');
      return expected && given && cost !== undefined
        ? [{ expected, given, cost, ...(note !== undefined && { note }) }]
        : [];
    }),
    rules: entriesOf(file, 'rules', ruleAt, placeRule),
    decisionOrder: refs(file, field(root, 'decision_order')),
    definitions: entriesOf(file, 'labels', definitionAt, placeDefinition),
    tieBreakers: entriesOf(file, 'tie_breakers', tieBreakerAt, placeTieBreaker),
    examples: items(field(root, 'examples')).flatMap((node) => readExample(file, node, layers) ?? []),
    changelog: items(field(root, 'changelog')).flatMap((node) => readEntry(file, node) ?? []),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(usedBy !== undefined && { usedBy }),
    ...(version && { version }),
  };
}

/** The entries of a list: read where that is new, and placed in the file. */
function entriesOf<Part, Entry>(
  file: SourceFile,
  key: string,
  read: (node: YamlNode) => Part | undefined,
  place: (file: SourceFile, part: Part) => Entry,
): Entry[] {
  const entries: Entry[] = [];
  for (const node of items(field(file.root, key))) {
    const part = read(node);
    if (part) entries.push(place(file, part));
  }
  return entries;
}

function readEntry(file: SourceFile, node: YamlNode): ChangelogEntry | undefined {
  const versionNode = field(node, 'version');
  const version = text(versionNode);
  if (version === undefined || !versionNode) return undefined;
  const date = textAt(node, 'date');
  const author = textAt(node, 'author');
  return {
    version,
    versionNode,
    node,
    file,
    changes: items(field(node, 'changes')).flatMap((item) => readChange(file, item) ?? []),
    ...(date !== undefined && { date }),
    ...(author !== undefined && { author }),
  };
}

function readChange(file: SourceFile, node: YamlNode): Change | undefined {
  const target = ref(file, field(node, 'target'));
  const type = textAt(node, 'type');
  if (!target || type === undefined) return undefined;
  const note = textAt(node, 'note');
  return {
    type,
    target,
    node,
    file,
    into: refs(file, field(node, 'into')),
    impact: textAt(node, 'impact') ?? 'semantic',
    relabel: refs(file, field(node, 'relabel')),
    ...(note !== undefined && { note }),
  };
}
