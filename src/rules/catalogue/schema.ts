import type {
  ProjectModel,
  SourceFile,
  SchemaProblem,
  LayerDef,
  LayerDefinition,
} from '../../project/model/model';
import { repairOf } from '../../base/yaml/repair';
import { guidelineRule, type ReportYaml } from '../framework/rule';
import { yamlFiles } from '../framework/suppressions';
import { changeTo, inBrackets, yamlFix, replaceId } from '../framework/yaml-fixes';
import { draftGuideline } from '../../project/model/new-project';
import { replaceScalar, insertKey } from '../../base/yaml/edit';
import { choosableLabels, HELD_BACK, isCauseOfHeldBack } from '../framework/read-whole';
import { groupBy } from '../../base/lists';
import { counted } from '../../base/text/phrases';
import type { YamlNode, YamlScalar, JsValue } from '../../base/yaml/tree';
import { entries, field } from '../../project/model/reader';
import { isLevel, type ChoicesLayer, type RatingLayer, labelsAt } from '../../project/schema/layer-types';
import { takesNumber, takesSet, comparesFields, takesTurn, marksText } from '../../kinds/traits';
import { isPerTurn } from '../../project/schema/per-turn';
import { withoutWinner } from '../../kinds/sides';
import { nearest } from '../../project/schema/describe-error';
import { isKeyBeside } from '../framework/named-beside';
import { memoize } from '../../base/memoize';

/** Rule unknown-key reports a merge key where only certain keys are allowed. */
const isUnknownKey = ({ problems }: ProjectModel, { path, document }: SourceFile, start: number): boolean =>
  problems.some(
    ({ rule, key, node, file }) =>
      rule === 'unknown-key' && key === '<<' && file.path === path && document.range(node).start === start,
  );

export const yamlSyntax = guidelineRule({
  id: 'yaml-syntax',
  group: 'tool',
  severity: 'error',
  fix: 'ask',
  summary: 'Text that is not valid YAML has no effect; the rest of the file still counts.',
  check(model, report) {
    for (const file of yamlFiles(model)) {
      for (const problem of file.document.problems) {
        const { start, end, message, severity, related } = problem;
        if (problem.code === 'merge-key' && isUnknownKey(model, file, start)) continue;
        report({
          place: { file, start, end },
          message,
          severity,
          fixes: () => {
            const repair = repairOf(file.document, problem);
            return repair ? yamlFix(repair.title, 'ask', { file, edit: repair.edit }) : [];
          },
          ...(related && { related: [{ place: { file, ...related }, message: 'The first one.' }] }),
        });
      }
    }
  },
});

export const schemaViolation = guidelineRule({
  id: 'schema-violation',
  group: 'tool',
  severity: 'error',
  fix: 'safe',
  summary: 'A value of the wrong kind is ignored or misread.',
  check(model, report) {
    for (const problem of problemsOf(model, 'schema-violation')) {
      const isHolding = isCauseOfHeldBack(model, problem);
      if (!isHolding && lacksQuotes(problem)) continue;
      report({
        place: problem,
        message: problem.message + (isHolding ? HELD_BACK : ''),
        key: problem.pointer ?? '',
        fixes: isEmptyGuideline(model, problem) ? draftFix(model, problem) : fixesOf(problem),
      });
    }
  },
});

/** Whether a text contains a colon, so that YAML reads it and the lines below it as entries: rule yaml-syntax reports it. */
function lacksQuotes({ expects, node, file }: SchemaProblem): boolean {
  if (expects !== 'string' || node.kind !== 'map') return false;
  const { document } = file;
  const { start } = document.range(node);
  return document.problems.some((problem) => problem.code === 'quotes-needed' && problem.start === start);
}

const isEmptyGuideline = ({ guideline }: ProjectModel, { file, node }: SchemaProblem): boolean =>
  file === guideline?.file && node === file.document.root && node.kind === 'missing';

function draftFix(model: ProjectModel, { file }: SchemaProblem) {
  const { text } = file.document;
  const newText = draftGuideline(choosableLabels(model).map(({ id }) => id));
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  const edit = { start: text.length, end: text.length, newText: gap + newText };
  return yamlFix('Write a draft, with its labels to be defined', 'ask', { file, edit });
}

function fixesOf(problem: SchemaProblem) {
  const { expects, suggestion, node, file } = problem;
  if (node.kind !== 'scalar' || node.style !== 'plain' || node.value === null) return [];
  if (expects === 'array') return inBrackets(problem);
  if (expects !== 'string') return changeTo(problem, suggestion);
  // A number or boolean in place of a text was meant literally: `version: 1.10` is not 1.1.
  const edit = replaceScalar(file.document, node, node.source);
  return yamlFix(`Put quotes around ${node.source}`, 'safe', { file, edit });
}

export const implicitYamlType = guidelineRule({
  id: 'implicit-yaml-type',
  group: 'schema',
  severity: 'warning',
  fix: 'safe',
  summary: 'YAML 1.1 readers (PyYAML and others) read `no` as false and `2026-01-01` as a date.',
  check(model, report) {
    for (const { file, root } of rootsOf(model)) {
      const found: YamlScalar[] = [];
      visit(root, file, found);
      // One value in many places is one finding.
      for (const [source, scalars] of groupBy(found, (scalar) => scalar.source)) {
        const [first, ...more] = scalars;
        const others = more.length > 0 ? `, here and in ${counted(more.length, 'more place')}` : '';
        report({
          place: { file, node: first! },
          message: `Readers of YAML 1.1 (PyYAML and others) ${readingOf(source)}. Put it in quotes${others}.`,
          key: source,
          related: more.map((node) => ({ place: { file, node }, message: 'Here, too.' })),
          fixes: () =>
            yamlFix(
              'Put it in quotes',
              'safe',
              ...scalars.map((scalar) => ({
                file,
                edit: replaceScalar(file.document, scalar, String(scalar.value)),
              })),
            ),
        });
      }
    }
  },
});

/** The YAML files, and the guideline apart from the schema if it is in its file. */
function rootsOf(model: ProjectModel): { file: SourceFile; root: YamlNode }[] {
  const files = yamlFiles(model).map((file) => ({ file, root: file.document.root }));
  const { schema, guideline } = model;
  return guideline?.file.path === schema.file.path
    ? [...files, { file: guideline.file, root: guideline.file.root }]
    : files;
}

/** Collections without a finding: nodes exist until their text changes, so these need no second check. */
const clean = new WeakSet<YamlNode>();

/** Adds the ambiguous scalars below a node to `found`. */
function visit(node: YamlNode, file: SourceFile, found: YamlScalar[]): void {
  if (node.alias !== undefined || clean.has(node)) return;
  const before = found.length;
  if (node.kind === 'scalar' && isMisread(node)) found.push(node);
  if (node.kind === 'seq') for (const item of node.items) visit(item, file, found);
  if (node.kind === 'map') {
    for (const { key, value } of node.entries) {
      if (isMisread(key, true)) found.push(key);
      // Under `lint`, `off` is a keyword of the format, and both readings are accepted. An inline guideline is visited by itself.
      if (
        node === file.document.root &&
        (key.value === 'lint' || (key.value === 'guideline' && value.kind === 'map'))
      )
        continue;
      visit(value, file, found);
    }
  }
  if (found.length === before) clean.add(node);
}

/** The scalars that PyYAML reads as booleans; it reads "y" and "n" as texts. */
const BOOLEAN = /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/;
const DATE =
  /^\d{4}-(?:\d\d-\d\d|\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?)?)$/;
const NUMBER =
  /^[-+]?(?:0b[01_]+|0[0-7_]+|0x[\da-fA-F_]+|[1-9][\d_]*(?::[0-5]?\d)*|\d[\d_]*(?::[0-5]?\d)*\.[\d_]*)$/;
/** Special scalars of YAML 1.1: the default value and the merge key. As a key, the former is a text and the latter merges. */
const SIGN = /^(?:=|<<)$/;
const MAX_LENGTH = 40;

/** Whether YAML 1.1 and 1.2 read a scalar differently. The JSON Schema reports wrong numbers. */
const isMisread = ({ value, style, source }: YamlScalar, isKey = false): boolean =>
  style === 'plain' &&
  typeof value === 'string' &&
  source.length <= MAX_LENGTH &&
  !(isKey && SIGN.test(source)) &&
  readingOf(source) !== undefined;

/** How a YAML 1.1 reader misreads a text without quotes; undefined if it reads a text, too. */
function readingOf(source: string): string | undefined {
  if (BOOLEAN.test(source)) return `take "${source}" for true or false`;
  if (DATE.test(source)) return `take "${source}" for a date`;
  if (NUMBER.test(source)) return `take "${source}" for a number`;
  return SIGN.test(source) ? `refuse the file for "${source}"` : undefined;
}

export const impossibleLimits = guidelineRule({
  id: 'impossible-limits',
  group: 'schema',
  severity: 'error',
  summary: 'If no answer can keep the limits of a layer, every answer is a violation.',
  check(model, report) {
    for (const layer of model.schema.layers) {
      if (takesSet(layer.layer)) checkChoices(layer, layer.layer, report);
      if (takesNumber(layer.layer)) checkRating(layer, layer.layer, report);
    }
    const { annotatorsPerSample = 0, annotators, file } = model.schema;
    const node = field(field(file.root, 'quality'), 'annotators_per_sample');
    if (node && annotators.length > 0 && annotatorsPerSample > annotators.length) {
      report({
        place: { file, node },
        message: `${annotatorsPerSample} annotators per sample are required, but "people.annotators" names ${annotators.length}. Name more people, or require fewer.`,
        severity: 'warning',
        key: 'annotators_per_sample',
      });
    }
  },
});

function checkChoices(layer: LayerDef, { min, max, labels, open }: ChoicesLayer, report: ReportYaml): void {
  const least = `"${layer.id}" needs at least ${min}`;
  const say = (message: string): void =>
    report({ place: placeOf(layer, 'min'), message, key: `${layer.id} min` });
  if (max !== undefined && min > max) say(`${least} and at most ${max} labels. Lower "min", or raise "max".`);
  else if (!open && min > labels.length)
    say(`${least} labels and offers ${labels.length}. Lower "min", or add labels.`);
}

const placeOf = ({ file, node }: LayerDef, key: string) => ({ file, node: field(node, key) ?? node });

function checkRating(def: LayerDef, layer: RatingLayer, report: ReportYaml): void {
  const { min, max, step } = layer;
  const { node, file, id } = def;
  if (min >= max) {
    const message = `"${id}" goes from ${min} to ${max}: "min" must be less than "max".`;
    report({ place: placeOf(def, 'min'), message, key: `${id} min` });
    return;
  }
  const steps = (max - min) / step;
  if (Math.abs(steps - Math.round(steps)) > 1e-9) {
    const message = `In steps of ${step} from ${min}, "${id}" never gives ${max}. Change "step" or "max".`;
    report({ place: placeOf(def, 'max'), message, severity: 'warning', key: `${id} max` });
  }
  for (const { key } of entries(file, field(node, 'anchors'))) {
    if (isLevel(layer, Number(key.id))) continue;
    const message = `"${key.id}" is not a value of "${id}", which goes from ${min} to ${max} in steps of ${step}. Move the anchor, or take it out.`;
    report({ place: key, message, severity: 'warning', key: `${id} ${key.id}` });
  }
}

export const wrongLayerType = guidelineRule({
  id: 'wrong-layer-type',
  group: 'schema',
  severity: 'error',
  summary:
    'Relations join spans, conditions depend on labels, levels belong to ratings: a layer of another type has none.',
  check(model, report) {
    for (const { layerRefs, node, id, layer, file } of model.schema.layers) {
      const spans = field(node, 'spans');
      const roles = field(node, 'roles');
      if (roles && layer && !takesTurn(layer) && !layer.per)
        report({
          place: { file, node: roles },
          message: `"${id}" is asked of the sample, where "roles" has no effect. Ask it of each turn (per: turn), or take "roles" out.`,
          key: `${id} roles`,
        });
      for (const ref of layerRefs) {
        const other = model.layers.get(ref.id)?.layer;
        if (!other) continue;
        const { type } = other;
        const say = (message: string): void => report({ place: ref, message, key: `${id} ${ref.id}` });
        if (ref.node === spans && !marksText(other))
          say(
            `"${ref.id}" is a layer of type ${type}. Relations join the spans of a layer of type spans: name one.`,
          );
        else if (ref.node !== spans && isPerTurn(other) && !layer?.per)
          say(
            `"${ref.id}" is asked of each turn, and "${id}" of the sample: it cannot depend on it. Ask "${id}" of each turn too (per: turn), or take the condition out.`,
          );
        else if (ref.node !== spans && !labelsAt(other))
          say(
            `"${ref.id}" is a layer of type ${type} and has no labels to ask for. "when" takes a layer with labels: name one.`,
          );
      }
    }
    for (const entry of model.guideline?.layers ?? []) checkMeaning(model, entry, report);
  },
});

/** The keys of a layer's entry in the guideline that belong to one type of layer. */
const OF_TYPE = { levels: 'rating', tie_breakers: 'rating', tie: 'comparison', none: 'comparison' } as const;

function checkMeaning(
  { layers }: ProjectModel,
  { id, node, file }: LayerDefinition,
  report: ReportYaml,
): void {
  const layer = layers.get(id)?.layer;
  if (!layer || node.kind !== 'map') return;
  for (const [name, type] of Object.entries(OF_TYPE)) {
    const key = node.entry(name)?.key;
    if (!key) continue;
    if (layer.type !== type)
      report({
        place: { file, node: key },
        message: `"${id}" is a layer of type ${layer.type}, and only a layer of type ${type} has "${name}". Take it out.`,
        key: `${id} ${name}`,
      });
    else if (comparesFields(layer) && !withoutWinner(layer).includes(name))
      report({
        place: { file, node: key },
        message: `"${id}" cannot be answered "${name}"${name === 'tie' ? ' (ties: false). Take this out, or allow ties.' : '. Take this out, or write "none: true" in the schema.'}`,
        key: `${id} ${name}`,
        severity: 'warning',
      });
  }
}

export const missingRequiredField = guidelineRule({
  id: 'missing-required-field',
  group: 'tool',
  severity: 'error',
  fix: 'ask',
  summary: 'Readers of the file cannot do without this key.',
  check(model, report) {
    const misspelt = new Set(missingByUnknown(model).values());
    for (const problem of problemsOf(model, 'missing-required-field')) {
      // Rule unknown-key reports it.
      if (misspelt.has(problem)) continue;
      report({
        place: problem,
        message: problem.message + (isCauseOfHeldBack(model, problem) ? HELD_BACK : ''),
        key: `${problem.pointer ?? ''} ${problem.key ?? ''}`,
        fixes: stubFix(problem),
      });
    }
  },
});

/** Initial values. Texts are TBD, which rule unresolved-placeholder reports. */
const STUBS: Readonly<Record<string, JsValue>> = {
  labelwright: 1,
  data: { samples: ['data/*.jsonl'] },
  version: '0.1.0',
  id: 'TBD',
  text: 'TBD',
  type: 'choice',
  labels: ['TBD'],
  prefer: 'TBD',
  impact: 'semantic',
};

function stubFix({ holder, key, file, pointer = '' }: SchemaProblem) {
  if (!holder || key === undefined || (holder.kind !== 'map' && holder.kind !== 'missing')) return [];
  const stub = key === 'type' && pointer.includes('/changes/') ? 'changed' : STUBS[key];
  if (stub === undefined) return [];
  return yamlFix(`Add "${key}"`, 'ask', { file, edit: insertKey(file.document, holder, key, stub) });
}

export const unknownKey = guidelineRule({
  id: 'unknown-key',
  group: 'tool',
  severity: 'error',
  fix: 'safe',
  summary: 'A misspelt key is silently ignored.',
  check(model, report) {
    const misspelt = missingByUnknown(model);
    for (const problem of problemsOf(model, 'unknown-key')) {
      const isHolding = [problem, misspelt.get(problem)].some(
        (each) => each && isCauseOfHeldBack(model, each),
      );
      report({
        place: problem,
        message: problem.message + (isHolding ? HELD_BACK : ''),
        key: `${problem.pointer ?? ''} ${problem.key ?? ''}`,
        fixes: renameFix(problem),
      });
    }
  },
});

function renameFix(problem: SchemaProblem) {
  const { suggestion, key = '' } = problem;
  if (suggestion === undefined) return [];
  // If two keys seem to mean the same one, or it is another word for it, the author decides.
  const isTypo = nearest(key, [suggestion]) !== undefined;
  const isBeside = isKeyBeside(problem.file.document, problem.node, suggestion);
  const safety = isTypo && !isBeside ? 'safe' : 'ask';
  return yamlFix(`Rename "${key}" to "${suggestion}"`, safety, replaceId(problem, suggestion));
}

/** The problems that a rule reports, as the model has them. */
function problemsOf(model: ProjectModel, rule: SchemaProblem['rule']): SchemaProblem[] {
  return model.problems.filter((problem) => problem.rule === rule);
}

/** Keys that are there by another name: the problem of the missing key by that of the unknown one. Both have one cause. */
const missingByUnknown = memoize((model: ProjectModel): ReadonlyMap<SchemaProblem, SchemaProblem> => {
  const nameOf = ({ file, pointer }: SchemaProblem, key?: string): string =>
    JSON.stringify([file.path, pointer, key]);
  const missing = new Map(
    problemsOf(model, 'missing-required-field').map((problem) => [nameOf(problem, problem.key), problem]),
  );
  return new Map(
    problemsOf(model, 'unknown-key').flatMap((problem) => {
      const meant = missing.get(nameOf(problem, problem.suggestion));
      return meant && problem.suggestion !== undefined ? [[problem, meant] as const] : [];
    }),
  );
});
