import type { Position, Range } from '../project/findings/finding';
import type {
  LayerDef,
  LayerDefinition,
  LevelTieBreaker,
  ProjectModel,
  RuleDef,
  TieBreaker,
} from '../project/model/model';
import { caseParts, entryParts, tieBreakerText, tieParts } from '../project/guideline/texts';
import { readSuppressions } from '../base/yaml/comments';
import type { YamlDocument } from '../base/yaml/document';
import { pathAt } from '../base/yaml/path';
import { keyText } from '../base/yaml/tree';
import type { IsExampleHidden } from '../engine/queries/hidden-examples';
import type { WithModel } from '../engine/project';
import { byCount, labelNumbers, pairNumbers, type PairNumbers } from '../features/buckets/label-numbers';
import { keyCard, valueCard } from './cards/key-card';
import { byWhom, labelCard, partTexts, said } from './cards/label-card';
import { keysAt } from './json-schema';
import { occurrencesIn, placeOf, type SymbolKind } from './occurrences';
import { rangeBetween, rangeOfPart, schemaNameOf, yamlDocument } from './places';
import { bullets, code, paragraphs, plain } from '../base/text/markdown';
import { answerLines } from './cards/answer-lines';
import { RuleSettings } from '../rules/framework/settings';
import { describeAccepted, type RuleOption } from '../rules/framework/options';
import { CATALOGUE } from '../rules/registry';
import { decides } from '../project/records/records';
import { progressOf } from '../engine/progress';
import { counted, percent } from '../base/text/phrases';
import type { RuleCount } from '../engine/statistics/label-count';
import { askedFields, correctsText, takesNumber, takesTurn } from '../kinds/traits';

/** LSP's Hover with Markdown. */
export interface EditorHover {
  readonly markdown: string;
  readonly range?: Range;
}

export interface HoverOptions {
  /** Address of a lint rule's page. */
  readonly docs?: (rule: string) => string | undefined;
  /** The examples that the reader must not see yet. */
  readonly isHidden?: IsExampleHidden | undefined;
}

/** The hover for a place of a YAML file. */
export function hoverYaml(
  { project, model }: WithModel,
  path: string,
  position: Position,
  options: HoverOptions = {},
): EditorHover | undefined {
  const document = yamlDocument(model, path);
  if (!document) return undefined;
  const offset = document.lines.offsetAt(position);
  const occurrence = occurrencesIn(model).at(path, offset);
  if (occurrence) {
    const markdown = symbolCard({ project, model }, occurrence.kind, occurrence.id, options);
    return { markdown, range: placeOf(occurrence).range };
  }
  return hoverSuppression(model, document, offset, options) ?? hoverKey(model, path, document, offset);
}

/** The card of an id, in Markdown. */
export function symbolCard(
  { project, model }: WithModel,
  kind: SymbolKind,
  id: string,
  { docs, isHidden }: HoverOptions = {},
): string {
  switch (kind) {
    case 'label':
      return labelCard(model, id, labelNumbers({ project, model }, id));
    case 'layer':
      return layerCard(model, id);
    case 'rule':
      return ruleCard({ project, model }, id);
    case 'example':
      return exampleCard(model, id, isHidden);
    case 'person':
      return personCard({ project, model }, id);
    case 'lint-rule':
      return lintRuleCard(model, id, docs?.(id));
  }
}

function hoverSuppression(
  model: ProjectModel,
  document: YamlDocument,
  offset: number,
  { docs }: HoverOptions,
): EditorHover | undefined {
  const line = document.lines.lineAt(offset);
  // Finding all suppressions requires reading the file, so only for lines that have one.
  const text = document.text.slice(document.lines.lineStart(line), document.lines.lineEnd(line));
  if (!text.includes('labelwright-')) return undefined;
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

function hoverKey(
  model: ProjectModel,
  path: string,
  document: YamlDocument,
  offset: number,
): EditorHover | undefined {
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

function exampleCard(model: ProjectModel, id: string, isHidden?: IsExampleHidden): string {
  const example = model.examples.get(id);
  if (!example) return `${code(id)}: not an example of the guideline`;
  if (isHidden?.(example)) return `${code(id)}: shown once you have answered its text`;
  const { text, labels, not, rules, kind, rationale } = example;
  return paragraphs(
    `**${plain(id)}**: ${kind === undefined ? '' : `${plain(kind)} `}example`,
    `> ${said(text)}`,
    answerLines(model, labels, text),
    not.length > 0 && `Not: ${not.map((ref) => code(ref.id)).join(', ')}`,
    rules.length > 0 && `Decided by ${rules.map((ref) => code(ref.id)).join(', ')}`,
    rationale && said(rationale.text),
  );
}

function layerCard(model: ProjectModel, id: string): string {
  const found = model.layers.get(id);
  if (!found) return `${code(id)}: not a layer of the schema`;
  const meaning = model.layerDefinitions.get(id);
  return paragraphs(
    `**${plain(found.layer?.name ?? id)}** ${code(id)}: layer of type ${code(found.type ?? '?')}${found.layer?.required ? ', required' : ''}`,
    found.layer?.question !== undefined && plain(found.layer.question),
    detail(found),
    found.layer?.per !== undefined &&
      `Asked of each turn${found.layer.roles ? ` of ${found.layer.roles.map(code).join(' or ')}` : ''}`,
    found.layer?.when !== undefined && `Asked only when ${conditions(found.layer.when)}`,
    meaning && layerMeaning(meaning),
  );
}

function layerMeaning(entry: LayerDefinition): string {
  const defined = entry.levels.flatMap(({ value, definition: meaning }) =>
    meaning ? [`${value}: ${said(meaning.text)}`] : [],
  );
  return paragraphs(
    ...partTexts(entryParts(entry)),
    defined.length > 0 && `Levels:\n${bullets(defined)}`,
    ...partTexts(tieParts(entry)),
  );
}

function detail({ layer, labels }: LayerDef): string | undefined {
  if (labels.length > 0) return `Labels: ${labels.map((ref) => code(ref.id)).join(', ')}`;
  if (takesNumber(layer)) {
    const anchors = Object.entries(layer.anchors).map(([value, text]) => `${value}: ${plain(text)}`);
    return paragraphs(`From ${layer.min} to ${layer.max} in steps of ${layer.step}`, anchors.join('  \n'));
  }
  if (takesTurn(layer))
    return layer?.roles ? `Turns of the roles ${layer.roles.map(code).join(', ')}` : undefined;
  const fields = askedFields(layer).map(code).join(' and ');
  if (correctsText(layer)) return `Corrects ${fields || 'the turn'}`;
  return fields ? `Compares ${fields}` : undefined;
}

const conditions = (when: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(when)
    .map(([layer, labels]) => `${code(layer)} is ${labels.map(code).join(' or ')}`)
    .join(' and ');

const FIXES = { none: '', ask: 'Offers a quick fix. ', safe: 'Can be fixed by itself. ' } as const;

function lintRuleCard(model: ProjectModel, id: string, docs?: string): string {
  const rule = CATALOGUE.get(id);
  if (!rule) return `${code(id)}: not a rule of the linter`;
  const active = new RuleSettings(model.schema.lint).active(rule, model.schema.file.path);
  const options = Object.entries(rule.options ?? {});
  // A list of words is too long to show.
  const set = (name: string, option: RuleOption) =>
    typeof option.default === 'number' ? ` ${code(String(active?.options[name] ?? option.default))}` : '';
  return paragraphs(
    `**${id}**: ${active ? active.severity : 'off'} in this project (${rule.severity} by default)`,
    plain(rule.summary),
    FIXES[rule.fix].trim(),
    options.length > 0 &&
      `Options:\n${options.map(([name, option]) => `- ${code(name)}${set(name, option)}: ${plain(`${option.description} (${describeAccepted(option)})`)}`).join('\n')}`,
    docs !== undefined && `[More about ${id}](${docs})`,
  );
}

function personCard({ project, model }: WithModel, id: string): string {
  const { annotators, reviewers } = model.schema;
  const [annotator, reviewer] = [annotators, reviewers].map((list) => list.find((one) => one.id === id));
  const roles = [...(annotator ? ['annotator'] : []), ...(reviewer ? ['reviewer'] : [])];
  const name = (annotator ?? reviewer)?.name;
  const members = project.assignments.limiting(id)?.membersFor(id, project.samples.files);
  const { done, draft, flagged, stale, total } = progressOf({ project, model }, id, undefined, members);
  const decided = [...project.records.decisions.values()].filter(
    ({ record }) => record.reviewer === id && decides(record),
  ).length;
  const parts = [
    `${done.toLocaleString('en')} of ${counted(total, 'sample')} labelled`,
    ...(draft > 0 ? [counted(draft, 'draft')] : []),
    ...(flagged > 0 ? [`${flagged} flagged`] : []),
    ...(stale > 0 ? [`${stale} stale`] : []),
    ...(decided > 0 ? [counted(decided, 'decision')] : []),
  ];
  return paragraphs(
    `${name === undefined ? code(id) : `**${plain(name)}** ${code(id)}`}: ${roles.length > 0 ? roles.join(' and ') : 'not listed under people'}`,
    parts.join(' · '),
  );
}

function ruleCard({ project, model }: WithModel, id: string): string {
  const rule = model.citable.get(id);
  if (!rule) return `${code(id)}: not a rule or tie-breaker of the guideline`;
  const examples = (model.guideline?.examples ?? []).filter(({ rules }) =>
    rules.some((ref) => ref.id === id),
  );
  const pair = 'between' in rule ? rule.between.map((ref) => ref.id) : undefined;
  return paragraphs(
    isTieBreaker(rule) ? tieBreakerCard(rule) : ruleText(rule),
    examples.length > 0 && `Examples: ${examples.map((example) => code(example.id)).join(', ')}`,
    citedText(project.statistics?.rule(id)),
    pair && pairText(pairNumbers({ project, model }, pair)),
  );
}

function ruleText({ id, kind, label, layer, level, text, useInstead }: RuleDef): string {
  const subject = layer === undefined ? `as ${code(label ?? '')}` : `for ${code(layer)}`;
  const what: Partial<Record<RuleDef['kind'], string>> = {
    general: 'general rule',
    include: `counts ${subject}`,
    exclude: `does not count ${subject}`,
    level: `rule of level ${level} of ${code(layer ?? '')}`,
  };
  const instead = useInstead ? `, use ${code(useInstead.id)} instead` : '';
  return paragraphs(`**${plain(id)}**: ${what[kind]}${instead}`, said(text));
}

const isTieBreaker = (rule: RuleDef | TieBreaker): rule is TieBreaker | LevelTieBreaker =>
  'between' in rule || rule.kind === 'between-levels';

function tieBreakerCard(rule: TieBreaker | LevelTieBreaker): string {
  const text = tieBreakerText(rule);
  const { id, between, prefer, outcome } = text;
  const isOfLevels = 'levels' in rule;
  const called = (value: string): string => (isOfLevels ? value : code(value));
  const labels = between.map(called).join(' and ');
  const what = isOfLevels ? `levels ${labels} of ${code(rule.layer)}` : labels;
  const prefers = prefer === undefined ? '' : `, prefers ${called(prefer)}`;
  return paragraphs(
    `**${plain(id)}**: tie-breaker between ${what}${prefers}${outcome ? `: ${outcome}` : ''}`,
    ...partTexts(caseParts(text)),
  );
}

function citedText(count: RuleCount | undefined): string {
  if (!count || count.answers === 0) return 'No one has cited it yet.';
  return `Cited in ${counted(count.answers, 'answer')} (${byWhom(byCount(count.byAnnotator))})`;
}

function pairText({ confused, labelledTwice }: PairNumbers): string | undefined {
  if (confused === 0) return 'No one disagrees on its labels.';
  const share = labelledTwice > 0 ? ` (${percent(confused / labelledTwice)})` : '';
  return `Still confused on ${confused} of ${counted(labelledTwice, 'sample')} labelled twice${share}`;
}
