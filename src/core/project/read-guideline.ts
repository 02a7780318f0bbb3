import type { Layer } from '../schema/layer-types';
import type { YamlNode } from '../yaml/tree';
import type {
  Change,
  ChangelogEntry,
  Definition,
  GuidelineModel,
  RuleDef,
  SourceFile,
  TieBreaker,
} from './model';
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
    rules: items(field(root, 'rules')).flatMap((node) => readRule(file, node, 'general') ?? []),
    decisionOrder: refs(file, field(root, 'decision_order')),
    definitions: items(field(root, 'labels')).flatMap((node) => readDefinition(file, node) ?? []),
    tieBreakers: items(field(root, 'tie_breakers')).flatMap((node) => readTieBreaker(file, node) ?? []),
    examples: items(field(root, 'examples')).flatMap((node) => readExample(file, node, layers) ?? []),
    changelog: items(field(root, 'changelog')).flatMap((node) => readEntry(file, node) ?? []),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(usedBy !== undefined && { usedBy }),
    ...(version && { version }),
  };
}

function readRule(
  file: SourceFile,
  node: YamlNode,
  kind: RuleDef['kind'],
  label?: string,
): RuleDef | undefined {
  const idNode = field(node, 'id');
  const id = text(idNode);
  if (id === undefined || id === '' || !idNode) return undefined;
  const useInstead = ref(file, field(node, 'use_instead'));
  return {
    id,
    idNode,
    node,
    file,
    kind,
    text: textAt(node, 'text') ?? '',
    ...(label !== undefined && { label }),
    ...(useInstead && { useInstead }),
  };
}

function readDefinition(file: SourceFile, node: YamlNode): Definition | undefined {
  const idNode = field(node, 'id');
  const id = text(idNode);
  if (id === undefined || id === '' || !idNode) return undefined;
  const brief = placedText(file, field(node, 'brief'));
  const definition = placedText(file, field(node, 'definition'));
  const scopeNote = placedText(file, field(node, 'scope_note'));
  return {
    id,
    idNode,
    node,
    file,
    include: items(field(node, 'include')).flatMap((item) => readRule(file, item, 'include', id) ?? []),
    exclude: items(field(node, 'exclude')).flatMap((item) => readRule(file, item, 'exclude', id) ?? []),
    ...(brief && { brief }),
    ...(definition && { definition }),
    ...(scopeNote && { scopeNote }),
  };
}

function readTieBreaker(file: SourceFile, node: YamlNode): TieBreaker | undefined {
  const idNode = field(node, 'id');
  const id = text(idNode);
  if (id === undefined || id === '' || !idNode) return undefined;
  const when = placedText(file, field(node, 'when'));
  const prefer = ref(file, field(node, 'prefer'));
  const unless = placedText(file, field(node, 'unless'));
  const rationale = placedText(file, field(node, 'rationale'));
  return {
    id,
    idNode,
    node,
    file,
    between: refs(file, field(node, 'between')),
    examples: refs(file, field(node, 'examples')),
    ...(when && { when }),
    ...(prefer && { prefer }),
    ...(unless && { unless }),
    ...(rationale && { rationale }),
  };
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
