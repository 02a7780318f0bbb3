/** Finds labels by their name, alias, id, parents or definition. */
import type { Label } from '../../../project/schema/layer-types';
import { offeredLabels } from './label-keys';
import type { PanelState } from './panel-state';
import { labelAt } from '../../../project/schema/per-turn';
import { indexOf, labelId, layersForKeys } from './project-index';

export interface LabelHit {
  readonly layer: string;
  readonly label: string;
  readonly name: string;
  /** Names of its parents, outermost first. */
  readonly path: readonly string[];
  /** Text beside the name: the brief, or the text that matched. */
  readonly why: string;
}

const most = 100;

/** Labels of the visible layers that match every word of the query, best first. For an empty query, all of them in order. */
export function searchLabels(state: PanelState, query: string): LabelHit[] {
  const { project } = state;
  if (!project) return [];
  const { labels } = indexOf(project);
  const guideline = new Map(project.guideline.labels.map((one) => [one.id, one]));
  const words = fold(query).split(/\s+/).filter(Boolean);
  const hits: (LabelHit & { rank: number })[] = [];
  for (const layer of layersForKeys(state)) {
    for (const id of offeredLabels(layer, labels)) {
      const label = labelAt(labels, layer.id, id);
      const name = label?.name ?? id;
      const path = parents(label, labels);
      const { brief, definition } = guideline.get(labelId(project, layer.id, id)) ?? {};
      const aliases = label?.aliases ?? [];
      const fields = [name, id, ...aliases, path.join(' '), brief ?? '', definition ?? ''].map(fold);
      const ranks = words.map((word) => rankOf(word, fields, aliases.length));
      if (ranks.some((rank) => rank === undefined)) continue;
      const rank = ranks.reduce<number>((sum, one) => sum + one!, 0);
      const alias = aliases.find(
        (one) =>
          words.some((word) => fold(one).includes(word)) && !words.some((word) => fold(name).includes(word)),
      );
      hits.push({
        layer: layer.id,
        label: id,
        name,
        path,
        why: alias ? `also: ${alias}` : (brief ?? definition ?? ''),
        rank,
      });
    }
  }
  // The sort is stable: equal ranks keep the schema's order.
  return hits.sort((a, b) => a.rank - b.rank).slice(0, most);
}

/**
 * The rank of a match: 0 for the beginning of the name, then id, a word of the name, aliases, parents, brief and definition; undefined
 * without a match.
 */
function rankOf(word: string, fields: readonly string[], aliases: number): number | undefined {
  const [name = '', id = ''] = fields;
  if (name.startsWith(word)) return 0;
  if (id.startsWith(word)) return 1;
  if (name.includes(` ${word}`)) return 2;
  const at = fields.findIndex((field) => field.includes(word));
  if (at < 0) return undefined;
  return at <= 1 ? 3 : at < 2 + aliases ? 4 : 5 + at - aliases;
}

function parents(label: Label | undefined, labels: ReadonlyMap<string, Label>): string[] {
  const path: string[] = [];
  const seen = new Set<string>();
  for (
    let parent = label?.parent;
    parent !== undefined && !seen.has(parent);
    parent = labels.get(parent)?.parent
  ) {
    seen.add(parent);
    path.unshift(labels.get(parent)?.name ?? parent);
  }
  return path;
}

/** Lower case, without accents. */
function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}
