import type { ProjectModel } from '../../core/project/model';
import type { Layer } from '../../core/schema/layer-types';
import { comparableValue } from '../../core/disagreement/compare';
import { tieBreakersFor } from '../../core/disagreement/citations';
import type { Labels } from '../../core/records/records';
import { isStale } from '../../engine/progress';
import type { Project } from '../../engine/project';
import type { AnnotatorConfusion, AnnotatorPage } from '../model';

/** Samples named of a confusion. */
const NAMED = 8;
/** Confusions and things to reread. */
const SHOWN = 8;

/**
 * What each annotator should know of their own work, by name: what they take for what, measured by gold, else a reviewer's decision,
 * else the label that most of the others chose, and what of the guideline speaks of that border. `seconds` are those spent on each
 * sample, by annotator.
 */
export function annotatorPages(
  project: Project,
  model: ProjectModel,
  seconds: ReadonlyMap<string, readonly number[]>,
): AnnotatorPage[] {
  const { table } = project.records;
  const layers = model.schema.layers
    .flatMap(({ layer }) => layer ?? [])
    .filter(({ type }) => type === 'choice' || type === 'rating' || type === 'comparison');
  const people = new Map<
    string,
    { answers: number; flagged: number; stale: number; confusions: Map<string, AnnotatorConfusion> }
  >();
  const view = project.view(model);
  const rightOf = rightAnswers(project);
  for (let row = 0; row < table.rows; row += 1) {
    if (!table.counts(row)) continue;
    const name = table.annotatorName(row);
    const person = people.get(name) ?? {
      answers: 0,
      flagged: 0,
      stale: 0,
      confusions: new Map<string, AnnotatorConfusion>(),
    };
    people.set(name, person);
    person.answers += 1;
    if (table.isFlagged(row)) person.flagged += 1;
    if (isStale(project, model, row)) person.stale += 1;
    const labels = table.labels(row);
    for (const layer of layers) {
      const said = wordOf(layer, labels);
      const right = said === undefined ? undefined : rightOf(row, layer);
      if (said === undefined || !right || right.label === said) continue;
      const key = JSON.stringify([layer.id, said, right.label, right.by]);
      const known = person.confusions.get(key);
      const samples = [...(known?.samples ?? [])];
      if (samples.length < NAMED) samples.push(view.name(table.key(row)));
      const count = (known?.count ?? 0) + 1;
      person.confusions.set(key, { layer: layer.id, said, right: right.label, by: right.by, count, samples });
    }
  }
  return [...people]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { confusions, ...counts }]) => {
      const rank = { gold: 0, decision: 1, others: 2 };
      const list = [...confusions.values()]
        .sort((a, b) => b.count - a.count || rank[a.by] - rank[b.by])
        .slice(0, SHOWN);
      return {
        name,
        ...counts,
        seconds: median(seconds.get(name) ?? []),
        confusions: list,
        reread: reread(model, list),
      };
    });
}

type Right = { readonly label: string; readonly by: AnnotatorConfusion['by'] };

function rightAnswers(project: Project): (row: number, layer: Layer) => Right | undefined {
  const { table, gold, decisions } = project.records;
  const known = new Map<number, { labels: Labels; by: 'gold' | 'decision' }>();
  for (const [sample, { record }] of decisions) {
    const key = project.samples.ids.find(sample);
    if (key >= 0 && record.labels && !record.withdrawn)
      known.set(key, { labels: record.labels, by: 'decision' });
  }
  for (const [sample, { record }] of gold) {
    const key = project.samples.ids.find(sample);
    if (key >= 0) known.set(key, { labels: record.labels, by: 'gold' });
  }
  return (row, layer) => {
    const key = table.key(row);
    const found = known.get(key);
    const label = found && wordOf(layer, found.labels);
    if (found && label !== undefined) return { label, by: found.by };
    const votes = new Map<string, number>();
    for (let other = table.first(key); other >= 0; other = table.following(other)) {
      if (other === row || !table.counts(other)) continue;
      const said = wordOf(layer, table.labels(other));
      if (said !== undefined) votes.set(said, (votes.get(said) ?? 0) + 1);
    }
    const sorted = [...votes].sort(([, a], [, b]) => b - a);
    const [first, second] = sorted;
    // One other voice is no majority: the two differ, and nobody knows who is right.
    return first && first[1] >= 2 && first[1] > (second?.[1] ?? 0)
      ? { label: first[0], by: 'others' }
      : undefined;
  };
}

function wordOf(layer: Layer, labels: Labels): string | undefined {
  const value = comparableValue(layer, labels);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function reread(model: ProjectModel, confusions: readonly AnnotatorConfusion[]): AnnotatorPage['reread'] {
  const found = new Map<string, AnnotatorPage['reread'][number]>();
  for (const { said, right, count } of confusions) {
    const because = `said ${said} for ${right}, ${count} ${count === 1 ? 'time' : 'times'}`;
    for (const { id, when } of tieBreakersFor(model, said, right))
      if (!found.has(id)) found.set(id, { id, text: when?.text ?? '', because });
    const excluded =
      model.definitions.get(said)?.exclude.filter(({ useInstead }) => useInstead?.id === right) ?? [];
    for (const { id, text } of excluded)
      if (id !== undefined && !found.has(id)) found.set(id, { id, text, because });
    const definition = model.definitions.get(right);
    if (definition && !found.has(right))
      found.set(right, {
        id: right,
        text: definition.definition?.text ?? definition.brief?.text ?? '',
        because,
      });
  }
  return [...found.values()].slice(0, SHOWN);
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
