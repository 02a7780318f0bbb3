import type { WithModel } from '../../engine/project';
import { isOpen, layerLabels } from '../../project/schema/layer-types';
import { schemaLayerOf } from '../../project/schema/per-turn';
import type { PanelRequests } from '../../protocol/panel';
import { annotatorCode } from './view';

/**
 * The codes of a layer, most used first, then its labels that no one uses. If others' answers to the sample on screen are hidden
 * (`isHidden`), those answers do not count: a code that only they have would give them away.
 */
export function codesInUse(
  { project, model }: WithModel,
  { sample, layer: name }: PanelRequests['codes']['params'],
  annotator: string | undefined,
  isHidden: (key: number) => boolean,
): string[] {
  const {
    statistics,
    samples,
    records: { table },
  } = project;
  const layer = model.layers.get(schemaLayerOf(name))?.layer;
  if (!layer || !isOpen(layer)) return [];
  const counts = new Map(layerLabels(layer).map((label) => [label, 0]));
  for (const [code, { answers }] of statistics?.labelsOf(layer.id) ?? [])
    if (answers > 0) counts.set(code, answers);
  const key = samples.ids.find(sample);
  const own = annotatorCode(project, annotator);
  if (isHidden(key))
    for (const row of table.countingOn(key)) {
      if (table.annotator(row) === own) continue;
      for (const [id, value] of Object.entries(table.labels(row)))
        for (const code of schemaLayerOf(id) === layer.id && Array.isArray(value) ? value : [])
          if (typeof code === 'string') counts.set(code, (counts.get(code) ?? 0) - 1);
    }
  const offered = new Set(layerLabels(layer));
  return [...counts]
    .filter(([code, answers]) => answers > 0 || offered.has(code))
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([code]) => code);
}
