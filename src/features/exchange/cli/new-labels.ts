import { applyEdits } from '../../../project/findings/apply-edits';
import type { ProjectModel } from '../../../project/model/model';
import type { Layer } from '../../../project/schema/layer-types';
import { type TextEdit, addToList } from '../../../base/yaml/edit';
import { UsageError } from '../../../cli/options';

/** Labels that a mapping adds to layers of a project. */
export interface NewLabels {
  /** The layers with the added labels. */
  readonly layers: readonly Layer[];
  /** Layer -> new labels. */
  readonly added: ReadonlyMap<string, readonly string[]>;
  /** The new labelwright.yaml in the author's layout; undefined if nothing is added. */
  readonly text: string | undefined;
}

/** Throws UsageError if a layer does not exist or has no labels, or if the file cannot be edited at that place. */
export function withNewLabels(
  model: ProjectModel,
  wanted: ReadonlyMap<string, readonly string[]> = new Map(),
): NewLabels {
  const { file, layers: defined, labels } = model.schema;
  const layers = defined.flatMap(({ layer }) => layer ?? []);
  const added = new Map<string, readonly string[]>();
  const edits: (TextEdit | undefined)[] = [];
  for (const [id, names] of wanted) {
    const at = defined.find((each) => each.id === id);
    const layer = at?.layer;
    if (!layer || !('labels' in layer))
      throw new UsageError(
        `The mapping adds labels to the layer ${id}, which ${layer ? 'has no labels' : 'the project does not have'}.`,
      );
    const missing = [...new Set(names)].filter((name) => !(layer.labels as readonly string[]).includes(name));
    if (missing.length === 0) continue;
    added.set(id, missing);
    edits.push(at.node.kind === 'map' ? addToList(file.document, at.node, 'labels', missing) : undefined);
  }
  if (added.size === 0) return { layers, added, text: undefined };
  const known = new Set(labels.map(({ label }) => label.id));
  const unknown = [...new Set([...added.values()].flat())].filter((id) => !known.has(id));
  if (unknown.length > 0 && file.root.kind === 'map')
    edits.push(
      addToList(
        file.document,
        file.root,
        'labels',
        unknown.map((id) => ({ id })),
      ),
    );
  const made = edits.filter((edit) => edit !== undefined);
  if (made.length < edits.length)
    throw new UsageError(
      `${file.path} has no place to which labels could be added. Add them yourself: ${unknown.join(', ')}.`,
    );
  return {
    added,
    layers: layers.map((layer) =>
      'labels' in layer
        ? ({ ...layer, labels: [...layer.labels, ...(added.get(layer.id) ?? [])] } as Layer)
        : layer,
    ),
    text: applyEdits(file.document.text, made),
  };
}
