import { once } from '../kept';
import type { YamlNode } from '../yaml/tree';
import {
  definitionAt,
  entriesReader,
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
import { examplesReader, placeExample } from './read-example';

/** Reads the guideline as far as it can be read. The schema's layers tell which labels spans may carry. */
export function readGuideline(file: SourceFile, schema: SchemaModel): GuidelineModel {
  const root = file.root;
  const entries: GuidelineEntries = {
    rules: listed(root, 'rules', rulesIn),
    definitions: listed(root, 'labels', definitionsIn),
    tieBreakers: listed(root, 'tie_breakers', tieBreakersIn),
    examples: listed(root, 'examples', examplesReader(schema)),
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

const rulesIn = entriesReader(ruleAt);
const definitionsIn = entriesReader(definitionAt);
const tieBreakersIn = entriesReader(tieBreakerAt);

const NOTHING: readonly never[] = [];

/** The entries of a list of the guideline: the same array for as long as its text stays the same. */
function listed<Entry>(
  root: YamlNode,
  key: string,
  read: (list: YamlNode) => readonly Entry[],
): readonly Entry[] {
  const list = field(root, key);
  return list ? read(list) : NOTHING;
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
