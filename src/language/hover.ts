import type { Position, Range } from '../project/findings/finding';
import type { ProjectModel } from '../project/model/model';
import { readSuppressions } from '../base/yaml/comments';
import { pathAt } from '../base/yaml/path';
import { keyText } from '../base/yaml/tree';
import type { Project } from '../engine/project';
import { labelNumbers, pairNumbers } from '../features/buckets/label-numbers';
import { exampleCard } from './cards/example-card';
import { keyCard, valueCard } from './cards/key-card';
import { labelCard } from './cards/label-card';
import { layerCard } from './cards/layer-card';
import { lintRuleCard } from './cards/lint-rule-card';
import { personCard } from './cards/person-card';
import { ruleCard } from './cards/rule-card';
import { keysAt } from './json-schema';
import { occurrencesIn, placeOf, type SymbolKind } from './occurrences';
import { rangeBetween, rangeOfPart, schemaNameOf, yamlDocument } from './places';

/** LSP's Hover with Markdown. */
export interface EditorHover {
  readonly markdown: string;
  readonly range?: Range;
}

export interface HoverOptions {
  /** Address of a lint rule's page. */
  readonly docs?: (rule: string) => string | undefined;
}

/** The hover for a place of a YAML file. */
export function hoverYaml(
  project: Project,
  model: ProjectModel,
  path: string,
  position: Position,
  options: HoverOptions = {},
): EditorHover | undefined {
  const document = yamlDocument(model, path);
  if (!document) return undefined;
  const offset = document.lines.offsetAt(position);
  const occurrence = occurrencesIn(model).at(path, offset);
  if (occurrence) {
    const markdown = symbolCard(project, model, occurrence.kind, occurrence.id, options);
    return { markdown, range: placeOf(occurrence).range };
  }
  return hoverSuppression(model, path, offset, options) ?? hoverKey(model, path, offset);
}

/** The card of an id, in Markdown. */
export function symbolCard(
  project: Project,
  model: ProjectModel,
  kind: SymbolKind,
  id: string,
  { docs }: HoverOptions = {},
): string {
  switch (kind) {
    case 'label':
      return labelCard(model, id, labelNumbers(project, model, id));
    case 'layer':
      return layerCard(model, id);
    case 'rule': {
      const rule = model.citable.get(id);
      const pair = rule && 'between' in rule ? rule.between.map((ref) => ref.id) : undefined;
      return ruleCard(model, id, {
        cited: project.statistics?.rule(id),
        pair: pair && pairNumbers(project, pair),
      });
    }
    case 'example':
      return exampleCard(model, id);
    case 'person':
      return personCard(project, model, id);
    case 'lint-rule':
      return lintRuleCard(model, id, docs?.(id));
  }
}

function hoverSuppression(
  model: ProjectModel,
  path: string,
  offset: number,
  { docs }: HoverOptions,
): EditorHover | undefined {
  const document = yamlDocument(model, path)!;
  const line = document.lines.lineAt(offset);
  // Finding all suppressions requires reading the file, so only for lines that have one.
  if (
    !document.text
      .slice(document.lines.lineStart(line), document.lines.lineEnd(line))
      .includes('labelwright-')
  )
    return undefined;
  const rule = readSuppressions(document)
    .all.flatMap(({ rules }) => rules)
    .find(({ start, end }) => start <= offset && offset <= end);
  return (
    rule && {
      markdown: lintRuleCard(model, rule.id, docs?.(rule.id)),
      range: rangeBetween(document, rule.start, rule.end),
    }
  );
}

/** Explains keys, and values from a fixed list, with the JSON Schema. */
function hoverKey(model: ProjectModel, path: string, offset: number): EditorHover | undefined {
  const document = yamlDocument(model, path)!;
  const location = pathAt(document, offset);
  const key = location?.entry && keyText(location.entry.key);
  if (!location || key === undefined || location.path.at(-1) !== key) return undefined;
  const doc = keysAt(schemaNameOf(model, path), document.root, location.path.slice(0, -1)).find(
    (known) => known.key === key,
  );
  if (!doc) return undefined;
  const { key: keyNode, value } = location.entry!;
  if (location.onKey) return { markdown: keyCard(doc), range: rangeOfPart(document, keyNode) };
  const markdown = value.kind === 'scalar' ? valueCard(doc, value.value) : undefined;
  return markdown === undefined ? undefined : { markdown, range: rangeOfPart(document, value) };
}
