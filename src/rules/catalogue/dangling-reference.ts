import type { ProjectModel } from '../../core/project/model';
import { field, text } from '../../core/project/reader';
import { nearest } from '../../core/schema/describe-error';
import { idsAreKnown, isReadWhole } from '../framework/read-whole';
import {
  references,
  retiredIds,
  type Reference,
  type Retirement,
  type Target,
} from '../framework/references';
import { guidelineRule, type YamlReport } from '../framework/rule';
import { partOf } from '../framework/text-places';
import { replaceId, yamlFix } from '../framework/yaml-fixes';

export const danglingReference = guidelineRule({
  id: 'dangling-reference',
  group: 'schema',
  severity: 'error',
  fix: 'safe',
  summary: 'A reference that leads nowhere says nothing, and what it was meant to say does not hold.',
  check(model, report) {
    const targets = targetIds(model);
    const retired = retiredIds(model.guideline);
    const suggest = suggester(targets);
    for (const reference of references(model)) {
      if (reference.targets.some((target) => targets[target]?.has(reference.id) ?? true)) continue;
      const { message, instead } = describe(reference, retired.get(reference.id), suggest);
      report({
        place: reference,
        message,
        key: reference.id,
        ...(reference.isHistory && { severity: 'warning' }),
        fixes:
          instead === undefined
            ? []
            : yamlFix(`Change to "${instead}"`, 'safe', replaceId(reference, instead)),
      });
    }
    if (targets.label) unmarkedSpans(model, report);
  },
});

type TargetIds = Readonly<Record<Target, ReadonlySet<string> | undefined>>;

/** The ids there are; undefined where they are not known for certain, because a file is broken or there is no guideline. */
function targetIds(model: ProjectModel): TargetIds {
  const { schema, guideline } = model;
  const isSchemaWhole = isReadWhole(schema.file) && idsAreKnown(model);
  const isListed = (key: string): boolean => (field(schema.file.root, key)?.kind ?? 'seq') === 'seq';
  const isGuidelineWhole = guideline !== undefined && isReadWhole(guideline.file);
  return {
    label: isSchemaWhole && isListed('labels') ? new Set(model.labels.keys()) : undefined,
    layer: isSchemaWhole && isListed('layers') ? new Set(model.layers.keys()) : undefined,
    rule: isGuidelineWhole ? new Set(model.citable.keys()) : undefined,
    example: isGuidelineWhole ? new Set(model.examples.keys()) : undefined,
  };
}

/**
 * `[A-1009](order-idd)` is plain text, as `[see](below)` is: only what is nearly a span's label, or is a label of another layer, was
 * meant as a mark.
 */
function unmarkedSpans(model: ProjectModel, report: (finding: YamlReport) => void): void {
  const spanLabels = new Set(
    model.schema.layers.flatMap(({ type, labels }) => (type === 'spans' ? labels.map(({ id }) => id) : [])),
  );
  if (spanLabels.size === 0) return;
  for (const { marked, textNode, file, id: owner } of model.guideline?.examples ?? []) {
    const source = marked ? text(textNode) : undefined;
    if (!textNode || !source?.includes('](')) continue;
    for (const { 1: id, index } of source.matchAll(/\]\(([^()[\]\s]+)\)/g)) {
      if (spanLabels.has(id!)) continue;
      const near = nearest(id!, [...spanLabels]);
      if (near === undefined && !model.labels.has(id!)) continue;
      const place = partOf(file, textNode, index + 2, index + 2 + id!.length);
      const edit =
        'start' in place && near !== undefined
          ? { start: place.start, end: place.end, newText: near }
          : undefined;
      report({
        place,
        message: `No spans layer has the label "${id}", so this is plain text. ${near === undefined ? 'Mark it with a label of a spans layer.' : `Did you mean "${near}"?`}`,
        key: `${owner} ${id}`,
        severity: 'warning',
        fixes: yamlFix(`Change to "${near}"`, 'ask', { file, edit }),
      });
    }
  }
}

type Suggest = (reference: Reference) => string | undefined;

/** Comparing costs; a file with more unknown ids than this has another problem than typing errors. */
const MAX_SUGGESTIONS = 200;

function suggester(targets: TargetIds): Suggest {
  const known = new Map<string, string | undefined>();
  return ({ id, targets: wanted }) => {
    const key = `${wanted.join()} ${id}`;
    if (!known.has(key)) {
      if (known.size >= MAX_SUGGESTIONS) return undefined;
      known.set(key, nearest(id, [...new Set(wanted.flatMap((target) => [...(targets[target] ?? [])]))]));
    }
    return known.get(key);
  };
}

const NAMES: Readonly<Record<Target, string>> = {
  label: 'label',
  layer: 'layer',
  rule: 'rule or tie-breaker',
  example: 'example',
};

function describe(
  reference: Reference,
  retirement: Retirement | undefined,
  suggest: Suggest,
): { message: string; instead?: string } {
  const { id, targets } = reference;
  const missing = `There is no ${orList(targets.map((target) => NAMES[target]))} "${id}".`;
  if (retirement && retirement.into.length > 0) {
    const into = retirement.into.map((each) => `"${each}"`);
    const message = `${missing} Version ${retirement.version} ${VERBS[retirement.type]} ${into.join(', ')}.`;
    return retirement.into.length === 1 ? { message, instead: retirement.into[0]! } : { message };
  }
  if (retirement)
    return { message: `${missing} Version ${retirement.version} removed it: take it out here.` };
  const near = suggest(reference);
  if (near !== undefined) return { message: `${missing} Did you mean "${near}"?`, instead: near };
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
