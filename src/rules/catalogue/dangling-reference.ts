import { quoted } from '../../base/text/phrases';
import type { Example, ProjectModel } from '../../project/model/model';
import { text } from '../../project/model/reader';
import { nearest } from '../../project/schema/describe-error';
import { didYouMean } from '../../base/text/did-you-mean';
import { isNamedBeside } from '../framework/named-beside';
import { idPlace, changePart, changeTo, replaceId, yamlFix } from '../framework/yaml-fixes';
import { isListed, wholeGuideline } from '../framework/read-whole';
import {
  references,
  retiredIds,
  type Reference,
  type Retirement,
  type Target,
} from '../framework/references';
import { renamedLabel, type RenamedLabel } from '../framework/renamed-label';
import { guidelineRule, type ReportYaml, type YamlReport } from '../framework/rule';
import { partOf } from '../framework/words';
import { meaningsOf } from '../../project/model/label-ids';
import { marksText } from '../../kinds/traits';

export const danglingReference = guidelineRule({
  id: 'dangling-reference',
  group: 'schema',
  severity: 'error',
  fix: 'safe',
  summary: 'A reference to something that does not exist has no effect.',
  check(model, report) {
    const renamed = renamedLabel(model);
    if (renamed && !renamed.isEntry) report(reportOfRenamed(model, renamed));
    const faultOf = faultFinder(model);
    for (const reference of references(model)) {
      let fault = faultOf(reference);
      if (fault && renamed?.places.includes(reference)) {
        if (!renamed.isEntry) continue;
        if (fault.instead === undefined) {
          const { named, label } = renamed;
          const message = `There is no label "${named}", and "${label.id}" has no entry. Did you mean "${label.id}"?`;
          fault = { message, instead: label.id };
        }
      }
      if (!fault) continue;
      const { message, instead } = fault;
      report({
        place: reference,
        message,
        key: reference.id,
        ...(reference.isHistory && { severity: 'warning' }),
        fixes: instead === undefined ? [] : () => changeFix(reference, instead),
      });
    }
    unmarkedSpans(model, report);
  },
});

/** Safe unless it would repeat an id or make an entry refer to itself. */
function changeFix(reference: Reference, instead: string) {
  const safety = isNamedBeside(reference.file.document, reference.node, instead) ? 'ask' : 'safe';
  return changeTo(reference, instead, safety);
}

/** One finding for all places that name the old or the new id of a label. */
function reportOfRenamed({ schema }: ProjectModel, { label, named, places }: RenamedLabel): YamlReport {
  const { id } = label;
  const own = [
    label.idNode,
    ...schema.layers.flatMap(({ labels }) => labels.flatMap((ref) => (ref.id === id ? [ref.node] : []))),
  ];
  const change = (refs: readonly Pick<Reference, 'file' | 'node'>[], from: string, to: string) =>
    yamlFix(`Change "${from}" to "${to}" everywhere`, 'ask', ...refs.map((ref) => replaceId(ref, to)));
  return {
    place: idPlace(label),
    message: `${places.length} places name "${named}", which is not a label, and no entry of the guideline is about "${id}". Was it renamed? Use one of the two ids everywhere.`,
    key: named,
    related: places.map((place) => ({ place, message: `Here it is called "${named}".` })),
    fixes: () => [
      ...change(
        own.map((node) => ({ file: label.file, node })),
        id,
        named,
      ),
      ...change(places, named, id),
    ],
  };
}

type Fault = { readonly message: string; readonly instead?: string };

/** The problem of a reference, if any. */
function faultFinder(model: ProjectModel): (reference: Reference) => Fault | undefined {
  const targets = targetIds(model);
  const retired = retiredIds(model.guideline);
  const suggest = suggester(targets);
  return (reference) =>
    reference.targets.some((target) => targets[target]?.has(reference.id) ?? true) ||
    // Other rules report a label of other layers, and one that several layers have.
    (reference.targets.includes('label') && meaningsOf(model, reference.id).length > 0)
      ? undefined
      : describe(reference, retired.get(reference.id), suggest);
}

type TargetIds = Readonly<Record<Target, Ids | undefined>>;
type Ids = Pick<ReadonlySet<string>, 'has' | 'keys'>;

/** The existing ids; undefined if they are uncertain, because a file is broken or there is no guideline. */
function targetIds(model: ProjectModel): TargetIds {
  const { labels, layers, citable, examples } = model;
  const isWhole = wholeGuideline(model) !== undefined;
  return {
    label: isListed(model, 'labels') ? labels : undefined,
    layer: isListed(model, 'layers') ? layers : undefined,
    rule: isWhole ? citable : undefined,
    example: isWhole ? examples : undefined,
  };
}

/** `[A-1009](order-idd)` is plain text; it was meant as a mark only if it resembles a span's label or is another layer's label. */
function unmarkedSpans(model: ProjectModel, report: ReportYaml): void {
  if (!isListed(model, 'labels')) return;
  // By every name that a mark may have.
  const spanLabels = new Set(
    [...model.layers.values()].flatMap(({ id, layer }) =>
      marksText(layer) ? layer.labels.flatMap((label) => [label, `${id}/${label}`]) : [],
    ),
  );
  if (spanLabels.size === 0) return;
  for (const example of model.guideline?.examples ?? []) checkMarks(example, spanLabels, model, report);
}

/** A whole mark; its label without the number of a part. */
const MARK = /\[[^[\]]*\]\(([^()[\]\s#]+)(?:#[^()[\]\s]+)?\)/g;

function checkMarks(
  { marked, node, textNode, id: owner, file }: Example,
  spanLabels: ReadonlySet<string>,
  { labels }: ProjectModel,
  report: ReportYaml,
): void {
  const source = text(textNode);
  if (!textNode || !source || !/[[\]]/.test(source)) return;
  if (!marked) {
    const mark = [...source.matchAll(MARK)].find(({ 1: label }) => spanLabels.has(label!));
    const key = node.kind === 'map' ? node.entry('text')?.key : undefined;
    if (mark && key)
      report({
        place: partOf(file, textNode, mark.index, mark.index + mark[0].length),
        message: 'Marks are read in "marked" only, so this is plain text. Rename "text" to "marked".',
        key: `${owner} marked`,
        severity: 'warning',
        fixes: () => yamlFix('Rename "text" to "marked"', 'ask', replaceId({ file, node: key }, 'marked')),
      });
    return;
  }
  for (const { start, end, label } of halfMarks(source)) {
    if (!spanLabels.has(label.replace(/#[^#]+$/, ''))) continue;
    report({
      place: partOf(file, textNode, start, end),
      message: `This mark has only one of its brackets, so this is plain text. Write "[…](${label})".`,
      key: `${owner} ${label} bracket`,
      severity: 'warning',
    });
  }
  for (const { 1: id, index } of source.matchAll(/\]\(([^()[\]\s]+)\)/g)) {
    if (spanLabels.has(id!) || spanLabels.has(id!.replace(/#[^#]+$/, ''))) continue;
    const near = nearest(id!, [...spanLabels]);
    if (near === undefined && !labels.has(id!)) continue;
    const place = partOf(file, textNode, index + 2, index + 2 + id!.length);
    report({
      place,
      message: `No spans layer has the label "${id}", so this is plain text. ${near === undefined ? 'Mark it with a label of a spans layer.' : didYouMean(id!, near)}`,
      key: `${owner} ${id}`,
      severity: 'warning',
      fixes: () => changePart(place, near),
    });
  }
}

/** Marks that lack one bracket: "[burned(evidence)", "burned](evidence)". */
function halfMarks(source: string): { start: number; end: number; label: string }[] {
  const found: { start: number; end: number; label: string }[] = [];
  const open: number[] = [];
  for (const { 0: part, 1: label, index } of source.matchAll(/\[|\]?\(([^()[\]\s]+)\)|\]/g)) {
    const end = index + part.length;
    if (part === '[') open.push(index);
    else if (part.startsWith(']')) {
      if (open.pop() === undefined && label !== undefined) found.push({ start: index, end, label });
    } else if (label !== undefined && open.length > 0) found.push({ start: open.at(-1)!, end, label });
  }
  return found;
}

type Suggest = (reference: Reference) => string | undefined;

/** Limits comparisons: a file with more unknown ids has another problem than typing errors. */
const MAX_SUGGESTIONS = 200;

function suggester(targets: TargetIds): Suggest {
  const known = new Map<string, string | undefined>();
  return ({ id, targets: wanted }) => {
    const key = `${wanted.join()} ${id}`;
    if (!known.has(key)) {
      if (known.size >= MAX_SUGGESTIONS) return undefined;
      known.set(
        key,
        nearest(id, [...new Set(wanted.flatMap((target) => [...(targets[target]?.keys() ?? [])]))]),
      );
    }
    return known.get(key);
  };
}

const NAMES: Readonly<Record<Target, readonly string[]>> = {
  label: ['label'],
  layer: ['layer'],
  rule: ['rule', 'tie-breaker'],
  example: ['example'],
};

function describe(reference: Reference, retirement: Retirement | undefined, suggest: Suggest): Fault {
  const { id, targets } = reference;
  const missing = `There is no ${orList(targets.flatMap((target) => NAMES[target]))} "${id}".`;
  if (retirement && retirement.into.length > 0) {
    const message = `${missing} Version ${retirement.version} ${VERBS[retirement.type]} ${quoted(retirement.into)}.`;
    return retirement.into.length === 1 ? { message, instead: retirement.into[0]! } : { message };
  }
  if (retirement)
    return { message: `${missing} Version ${retirement.version} removed it: take it out here.` };
  const near = suggest(reference);
  if (near !== undefined) return { message: `${missing} ${didYouMean(id, near)}`, instead: near };
  const home = targets.length === 1 ? HOMES[targets[0]!] : undefined;
  return { message: `${missing} ${home ? `Add it ${home}, or` : 'Correct it, or'} take it out here.` };
}

const HOMES: Readonly<Record<Target, string>> = {
  label: 'under "labels" of the schema',
  layer: 'under "layers" of the schema',
  rule: 'to the guideline',
  example: 'under "examples" of the guideline',
};

const VERBS: Readonly<Record<string, string>> = {
  renamed: 'renamed it to',
  merged: 'merged it into',
  split: 'split it into',
  removed: 'replaced it by',
};

function orList(words: readonly string[]): string {
  const last = words.at(-1)!;
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${last}` : last;
}
