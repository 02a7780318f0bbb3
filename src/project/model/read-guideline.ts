import { defined } from '../../base/objects';
import { once } from '../../base/memoize';
import type { YamlNode } from '../../base/yaml/tree';
import type { Change, ChangelogEntry, GuidelineModel, SchemaModel, SourceFile } from './model';
import { readDefinition, readItems, readLayerDefinition, readRule, readTieBreaker } from './read-entries';
import { readExample } from './read-example';
import { field, items, number, locatedText, ref, refs, text, textAt } from './reader';

/** Reads the guideline; unreadable parts are left out. The schema's layers decide which names are labels of spans. */
export function readGuideline(file: SourceFile, schema: SchemaModel): GuidelineModel {
  const root = file.root;
  const ids = once(() => new Set(schema.labels.map(({ id }) => id)));
  const isLabel = (id: string): boolean => ids().has(id);
  const layers = schema.layers.flatMap(({ layer }) => layer ?? []);
  const scope = field(root, 'scope');
  return {
    file,
    rules: readItems(field(root, 'rules'), (node) => readRule(file, node)),
    definitions: readItems(field(root, 'labels'), (node) => readDefinition(file, node)),
    layers: readItems(field(root, 'layers'), (node) => readLayerDefinition(file, node)),
    tieBreakers: readItems(field(root, 'tie_breakers'), (node) => readTieBreaker(file, node, isLabel)),
    examples: readItems(field(root, 'examples'), (node) => readExample(file, node, layers)),
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
      return expected && given && cost !== undefined ? [defined({ expected, given, cost, note })] : [];
    }),
    decisionOrder: refs(file, field(root, 'decision_order')),
    changelog: items(field(root, 'changelog')).flatMap((node) => readEntry(file, node) ?? []),
    ...defined({
      title: textAt(root, 'title'),
      description: textAt(root, 'description'),
      usedBy: textAt(field(root, 'purpose'), 'used_by'),
      version: locatedText(file, field(root, 'version')),
    }),
  };
}

function readEntry(file: SourceFile, node: YamlNode): ChangelogEntry | undefined {
  const versionNode = field(node, 'version');
  const version = text(versionNode);
  if (version === undefined || !versionNode) return undefined;
  const was = field(node, 'was');
  const shared = text(field(was, 'version'));
  const hash = items(field(was, 'hash')).flatMap((item) => text(item) ?? []);
  return {
    version,
    versionNode,
    node,
    file,
    changes: items(field(node, 'changes')).flatMap((item) => readChange(file, item) ?? []),
    ...defined({ date: textAt(node, 'date'), author: textAt(node, 'author') }),
    ...(shared !== undefined && { was: { version: shared, hash } }),
  };
}

function readChange(file: SourceFile, node: YamlNode): Change | undefined {
  const target = ref(file, field(node, 'target'));
  const type = textAt(node, 'type');
  if (!target || type === undefined) return undefined;
  return {
    type,
    target,
    node,
    file,
    into: refs(file, field(node, 'into')),
    impact: textAt(node, 'impact') ?? 'semantic',
    relabel: refs(file, field(node, 'relabel')),
    ...defined({ note: textAt(node, 'note') }),
  };
}
