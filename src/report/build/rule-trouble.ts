import type { ProjectModel } from '../../core/project/model';
import { proportionInterval } from '../../core/statistics/proportion';
import type { Project } from '../../engine/project';
import type { RuleTrouble } from '../model';
import { shareFigure } from './figures';

/**
 * The rules that cause most disagreement: of the samples that two or more people answered on a layer and for which somebody cited
 * the rule, those on which people differ. Most disputed samples first. A rule counts on the layer that its label belongs to; general
 * rules count on every layer that people differ on. `overlooked` says for how many disagreements nobody cited the tie-breaker that decides them.
 */
export function ruleTrouble(
  project: Project,
  model: ProjectModel,
  overlooked: ReadonlyMap<string, number>,
): RuleTrouble[] {
  const layers = layersOfRules(model);
  const found = new Map<string, { cited: number; disputed: number }>();
  const { table } = project.records;
  for (const key of project.disagreements.twice) {
    const rules = new Set<string>();
    for (let row = table.first(key); row >= 0; row = table.following(row))
      if (table.counts(row)) for (const rule of table.rules(row)) rules.add(rule);
    if (rules.size === 0) continue;
    const disputed = new Set(project.disagreements.groupsOf(key).map(({ layer }) => layer));
    for (const rule of rules) {
      for (const layer of layers.get(rule) ?? []) {
        const count = found.get(`${layer} ${rule}`) ?? { cited: 0, disputed: 0 };
        count.cited += 1;
        if (disputed.has(layer)) count.disputed += 1;
        found.set(`${layer} ${rule}`, count);
      }
    }
  }
  for (const [rule, count] of overlooked)
    for (const layer of layers.get(rule) ?? [])
      if (count > 0 && !found.has(`${layer} ${rule}`))
        found.set(`${layer} ${rule}`, { cited: 0, disputed: 0 });
  return [...found]
    .map(([name, { cited, disputed }]) => {
      const [layer, rule] = [name.slice(0, name.indexOf(' ')), name.slice(name.indexOf(' ') + 1)];
      const isTieBreaker = model.guideline?.tieBreakers.some(({ id }) => id === rule) ?? false;
      return {
        rule,
        layer,
        text: textOf(model, rule),
        cited,
        disputed,
        share: shareFigure(proportionInterval(disputed, cited)),
        ...(isTieBreaker && { overlooked: overlooked.get(rule) ?? 0 }),
      };
    })
    .filter(({ disputed, overlooked: missed = 0 }) => disputed + missed > 0)
    .sort(
      (a, b) =>
        b.disputed + (b.overlooked ?? 0) - a.disputed - (a.overlooked ?? 0) ||
        (b.share.value ?? 0) - (a.share.value ?? 0) ||
        (a.rule < b.rule ? -1 : 1),
    );
}

/** Layers whose labels a rule speaks of; of general rules, the layers with labels. */
function layersOfRules(model: ProjectModel): Map<string, string[]> {
  const layerOf = new Map<string, string>();
  const withLabels: string[] = [];
  for (const { layer } of model.schema.layers) {
    if (!layer || !('labels' in layer)) continue;
    withLabels.push(layer.id);
    for (const label of layer.labels) layerOf.set(label, layer.id);
  }
  return new Map(
    [...model.citable].map(([id, rule]) => {
      const labels = 'between' in rule ? rule.between.map((ref) => ref.id) : rule.label ? [rule.label] : [];
      const layers = new Set(labels.flatMap((label) => layerOf.get(label) ?? []));
      return [id, layers.size > 0 ? [...layers] : withLabels];
    }),
  );
}

function textOf(model: ProjectModel, rule: string): string {
  const known = model.citable.get(rule);
  if (!known) return '';
  if (!('between' in known)) return known.text;
  const prefer = known.prefer?.id;
  return `${known.when?.text ?? known.between.map(({ id }) => id).join(' or ')}${prefer === undefined ? '' : ` → ${prefer}`}`;
}
