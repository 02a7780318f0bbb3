import { withLabels } from '../../project/records/marks';
import { tieBreakerText } from '../../project/guideline/texts';
import type {
  Definition,
  LevelTieBreaker,
  ProjectModel,
  RuleDef,
  TieBreaker,
} from '../../project/model/model';
import { changesSince } from '../../project/model/staleness';
import type { Labels } from '../../project/records/records';
import type { WithModel } from '../../engine/project';
import type {
  GuidelineLabelView,
  GuidelineLayerView,
  GuidelineRuleView,
  GuidelineView,
  TieBreakerView,
} from '../../protocol/guideline-view';
import { labelIdIn, modelIn } from '../../project/model/label-ids';
import { defined } from '../../base/objects';
import { changeGuideline } from '../../project/guideline/edits/change-guideline';
import { sha256Of } from '../../base/text/hash';
import type { ChangeGuidelineParams, GuidelineEditsResult } from '../../protocol/panel';
import { PanelFailure } from './panel-failure';

/**
 * The guideline as the panel shows it. `seen` is the guideline of the annotator's latest answer; later changes of meaning are marked
 * as new.
 */
export function guidelineView({ project, model }: WithModel, seen: string | undefined): GuidelineView {
  const guideline = model.guideline;
  const changed = new Set(
    seen === undefined
      ? []
      : changesSince(model, seen).flatMap(({ target, into }) => [target.id, ...into.map(({ id }) => id)]),
  );
  const rule = (item: RuleDef): GuidelineRuleView =>
    defined({ id: item.id, text: item.text, isNew: changed.has(item.id), useInstead: item.useInstead?.id });
  const tieBreaker = (item: TieBreaker | LevelTieBreaker): TieBreakerView => {
    const { between, outcome, prefer = outcome, when, unless, rationale } = tieBreakerText(item);
    const texts = defined({ prefer, when, unless, rationale });
    return { id: item.id, between: [...between], isNew: changed.has(item.id), ...texts };
  };
  const entryOf = (id: string, entry: Definition | undefined) => ({
    id,
    include: (entry?.include ?? []).map(rule),
    exclude: (entry?.exclude ?? []).map(rule),
    isNew: changed.has(id),
    ...(entry?.brief && { brief: entry.brief.text }),
    ...(entry?.definition && { definition: entry.definition.text }),
    ...(entry?.scopeNote && { scopeNote: entry.scopeNote.text }),
  });
  const confusions = confusionsOf({ project, model });
  const ids = [...new Set([...model.labels.keys(), ...(guideline?.definitions.map(({ id }) => id) ?? [])])];
  return {
    scope: (guideline?.scope ?? []).map(([name, text]) => [name, text]),
    rules: (guideline?.rules ?? []).map(rule),
    decisionOrder: (guideline?.decisionOrder ?? []).map(({ id }) => id),
    labels: ids.map((id): GuidelineLabelView => ({
      ...entryOf(id, model.definitions.get(id)),
      confusedWith: confusions.get(id) ?? [],
    })),
    layers: [...model.layerDefinitions.values()].map((entry): GuidelineLayerView => ({
      ...entryOf(entry.id, entry),
      levels: entry.levels
        .map(({ value, definition, rules }) =>
          defined({ value, rules: rules.map(rule), definition: definition?.text }),
        )
        .sort((a, b) => a.value - b.value),
      tieBreakers: entry.tieBreakers.map(tieBreaker),
      ...defined({ tie: entry.tie?.text, none: entry.none?.text }),
    })),
    tieBreakers: (guideline?.tieBreakers ?? []).map(tieBreaker),
    examples: (guideline?.examples ?? []).map((item) => ({
      id: item.id,
      text: item.text,
      labels: withIds(model, item.labels),
      not: item.not.map(({ id }) => id),
      rules: item.rules.map(({ id }) => id),
      ...defined({ kind: item.kind, rationale: item.rationale?.text }),
    })),
    ...(guideline?.version && { version: guideline.version.text }),
    ...(guideline && { status: guideline.status }),
    ...(guideline?.title !== undefined && { title: guideline.title }),
  };
}

/** The answers of an example, with the ids of labels as the guideline has them. */
function withIds(model: ProjectModel, labels: Labels): Labels {
  const isSame = Object.keys(labels).every((layer) => modelIn(model, layer) === model);
  if (isSame) return labels;
  return Object.fromEntries(
    Object.entries(labels).map(([layer, value]) => [
      layer,
      withLabels(value, (label) => labelIdIn(model, layer, label)),
    ]),
  );
}

/**
 * For each label, the labels it is confused with: first those that annotators confused (most samples first), then those that the guideline
 * contrasts it with.
 */
function confusionsOf({ project, model }: WithModel): Map<string, GuidelineLabelView['confusedWith']> {
  const counts = new Map<string, Map<string, number>>();
  const add = (a: string, b: string, count: number): void => {
    if (a === b || !model.labels.has(b)) return;
    const row = counts.get(a) ?? new Map<string, number>();
    counts.set(a, row.set(b, (row.get(b) ?? 0) + count));
  };
  for (const { layer, samples, ...pair } of project.disagreements.confusions) {
    const [a, b] = [labelIdIn(model, layer, pair.a), labelIdIn(model, layer, pair.b)];
    add(a, b, samples.size);
    add(b, a, samples.size);
  }
  for (const { between } of model.guideline?.tieBreakers ?? [])
    for (const a of between) for (const b of between) add(a.id, b.id, 0);
  for (const entry of model.definitions.values())
    for (const { useInstead } of entry.exclude) {
      if (!useInstead) continue;
      add(entry.id, useInstead.id, 0);
      add(useInstead.id, entry.id, 0);
    }
  return new Map(
    [...counts].map(([label, row]) => [
      label,
      // Of equal ones, by their names: the order of the samples would tell which of them differ.
      [...row]
        .map(([other, count]) => ({ label: other, count }))
        .sort((x, y) => y.count - x.count || (x.count === 0 ? 0 : x.label < y.label ? -1 : 1)),
    ]),
  );
}

/** The edits that write a reviewer's change into the guideline. */
export async function guidelineEdits(
  { project, model }: WithModel,
  author: string,
  { sample, change, ...about }: ChangeGuidelineParams,
): Promise<GuidelineEditsResult> {
  const text = project.samples.textOf(sample);
  if (text === undefined) throw new PanelFailure('failed', `${sample} cannot be read.`);
  const date = new Date().toISOString().slice(0, 10);
  const made = changeGuideline(model, change, { ...about, text, author, date });
  const file = model.guideline?.file;
  if (!made || !file)
    throw new PanelFailure(
      'failed',
      'The guideline cannot be changed from here without rewriting other parts of it. Open it and make the change there.',
    );
  const { path, edits, id, version } = made;
  return {
    file: path,
    hash: sha256Of(file.document.text),
    edits: edits.map(({ start, end, newText }) => ({ start, end, newText })),
    id,
    ...(version !== undefined && { version }),
  };
}
