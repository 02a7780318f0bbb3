import { once } from '../kept';
import type { YamlNode } from '../yaml/tree';
import {
  definitionAt,
  placeDefinition,
  placeRule,
  placeTieBreaker,
  ruleAt,
  tieBreakerAt,
} from './read-entries';
import type {
  Change,
  ChangelogEntry,
  GuidelineEntries,
  GuidelineModel,
  SchemaModel,
  SourceFile,
} from './model';
import { field, items, number, placedText, ref, refs, text, textAt } from './reader';
import { exampleReader, placeExample } from './read-example';

/** Reads the guideline as far as it can be read. The schema's layers tell which labels spans may carry. */
export function readGuideline(file: SourceFile, schema: SchemaModel): GuidelineModel {
  const root = file.root;
  const entries: GuidelineEntries = {
    rules: entriesOf(root, 'rules', ruleAt),
    definitions: entriesOf(root, 'labels', definitionAt),
    tieBreakers: entriesOf(root, 'tie_breakers', tieBreakerAt),
    examples: entriesOf(root, 'examples', exampleReader(schema)),
  };
  const rules = once(() => entries.rules.map((entry) => placeRule(file, entry)));
  const definitions = once(() => entries.definitions.map((entry) => placeDefinition(file, entry)));
  const tieBreakers = once(() => entries.tieBreakers.map((entry) => placeTieBreaker(file, entry)));
  const examples = once(() => entries.examples.map((entry) => placeExample(file, entry)));
  const title = textAt(root, 'title');
  const version = placedText(file, field(root, 'version'));
  const scope = field(root, 'scope');
  const description = textAt(root, 'description');
  const usedBy = textAt(field(root, 'purpose'), 'used_by');
  return {
    file,
    entries,
    get rules() {
      return rules();
    },
    get definitions() {
      return definitions();
    },
    get tieBreakers() {
      return tieBreakers();
    },
    get examples() {
      return examples();
    },
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
    decisionOrder: refs(file, field(root, 'decision_order')),
    changelog: items(field(root, 'changelog')).flatMap((node) => readEntry(file, node) ?? []),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(usedBy !== undefined && { usedBy }),
    ...(version && { version }),
  };
}

/** The entries of a list, as far as they can be read. */
function entriesOf<Entry>(root: YamlNode, key: string, read: (node: YamlNode) => Entry | undefined): Entry[] {
  const entries: Entry[] = [];
  for (const node of items(field(root, key))) {
    const entry = read(node);
    if (entry) entries.push(entry);
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
