import { addExample } from '../../project/guideline/edits/examples';
import { guidelineOf, newRuleId, partsBefore } from '../../project/guideline/edits/places';
import { addRule } from '../../project/guideline/edits/rules';
import { bumpVersion, nextVersion } from '../../project/guideline/edits/versions';
import { type TextEdit, addToList } from '../../base/yaml/edit';
import type { WithModel } from '../../engine/project';
import type { ProjectModel } from '../../project/model/model';
import { layerLabels, type Layer } from '../../project/schema/layer-types';
import { meaningsOf } from '../../project/model/label-ids';
import { labelsWhole, takesOneLabel } from '../../kinds/traits';
import { defined } from '../../base/objects';

interface WantedLabel {
  /** The samples with the code. One of them becomes the example. */
  readonly samples: readonly string[];
  readonly id: string;
  readonly name?: string;
  readonly layer: string;
  readonly definition: string;
  /** The text of its first rule: when the label is right. */
  readonly rule: string;
  readonly author?: string;
  /** YYYY-MM-DD. */
  readonly date: string;
}

interface ChangedFile {
  readonly path: string;
  readonly before: string;
  readonly edits: readonly TextEdit[];
}

/** A longer text is no example that anyone reads, in UTF-16 units. */
const MAX_TEXT = 4000;

/** The layers that can get a label of a code: choices, and the layer of the code itself. */
export const layersForLabels = ({ schema }: ProjectModel): Layer[] =>
  schema.layers.flatMap(({ layer }) => (layer && labelsWhole(layer) ? [layer] : []));

/**
 * The edits that make a label: its entry, its place in the layer and, if there is a guideline, its definition with a rule (whose id is
 * returned), the shortest sample as an example, and the entry of the changelog with its version. A text says what is in the way.
 */
export async function makeLabel({ project, model }: WithModel, wanted: WantedLabel) {
  const { id, name, layer: layerId } = wanted;
  const layers = layersForLabels(model);
  const layer = layers.find((one) => one.id === layerId);
  if (!layer)
    return `No layer of type choice or choices is called "${layerId}". There are: ${layers.map((one) => one.id).join(', ')}.`;
  if (layerLabels(layer).includes(id)) return `The layer "${layerId}" has the label "${id}" already.`;
  if (id === '' || id !== id.trim() || id.length > 200 || /[\p{Cc}]/u.test(id))
    return 'The id of a label has 1 to 200 characters, without line breaks and without white space at its ends.';
  const { file } = model.schema;
  const place = model.layers.get(layerId)!.node;
  // Where layers have labels of their own with this id, the new one is that of its layer.
  const isApart = meaningsOf(model, id).length > 0;
  const key: Record<string, string> = isApart ? { id, layer: layerId } : { id };
  const schemaEdits = [
    place.kind === 'map' ? addToList(file.document, place, 'labels', [id]) : undefined,
    ...(model.labels.has(id)
      ? []
      : [
          file.root.kind === 'map'
            ? addToList(file.document, file.root, 'labels', [{ ...key, ...(name !== undefined && { name }) }])
            : undefined,
        ]),
  ];
  const inGuideline = await guidelineEdits({ project, model }, layer, wanted);
  const all = [...schemaEdits, ...(inGuideline?.edits ?? [])];
  if (all.includes(undefined) || inGuideline === null)
    return 'The files cannot be changed from here without rewriting other parts of them. Open them and add the label there.';
  const files = new Map<string, ChangedFile>();
  const add = (path: string, before: string, edits: readonly (TextEdit | undefined)[]): void => {
    const known = files.get(path)?.edits ?? [];
    files.set(path, { path, before, edits: [...known, ...(edits as TextEdit[])] });
  };
  add(file.path, file.document.text, schemaEdits);
  const guideline = model.guideline?.file;
  if (guideline && inGuideline) add(guideline.path, guideline.document.text, inGuideline.edits);
  const { rule, example, version } = inGuideline ?? {};
  return defined({ files: [...files.values()], rule, example, version });
}

/** Undefined without a guideline, null if it has no place for the label. */
async function guidelineEdits(
  { project, model }: WithModel,
  layer: Layer,
  { id, samples, definition, rule: text, author, date }: WantedLabel,
) {
  const at = guidelineOf(model);
  if (!model.guideline) return undefined;
  if (!at) return null;
  const known = model.definitions.get(id);
  const rule = newRuleId(model, undefined, `R-${id.toUpperCase().replace(/[^\p{L}\p{N}]+/gu, '-')}-1`);
  const entry = {
    id,
    ...(meaningsOf(model, id).length > 0 && { layer: layer.id }),
    definition,
    include: [{ id: rule, text }],
  };
  const defined = known
    ? addRule(model, id, { id: rule, text, kind: 'include' })?.edits
    : [addToList(at.guideline.file.document, at.root, 'labels', [entry], { after: partsBefore('labels') })];
  const found = layer.per === undefined ? await shortest({ project, model }, samples) : undefined;
  const answer = { [layer.id]: takesOneLabel(layer) ? id : [id] };
  const example = found && addExample(model, { text: found.text, labels: answer, rules: [rule] });
  const version = nextVersion(model, 'semantic');
  const bumped =
    version === undefined
      ? undefined
      : bumpVersion(model, {
          version,
          date,
          ...(author !== undefined && { author }),
          changes: [{ type: 'added', target: id, impact: 'semantic' }],
        });
  if (!defined || (found && !example) || (version !== undefined && !bumped)) return null;
  const edits = [...defined, ...(example?.edits ?? []), ...(bumped?.edits ?? [])];
  return { edits, rule, example: found?.sample, version };
}

/** The shortest text of the samples that no example of the guideline has yet. */
async function shortest(
  { project: { samples }, model: { guideline } }: WithModel,
  ids: readonly string[],
): Promise<{ sample: string; text: string } | undefined> {
  const known = new Set(guideline?.examples.map(({ text }) => text));
  let best: { sample: string; text: string } | undefined;
  for (const sample of ids) {
    const text = samples.textOf(sample);
    if (text === undefined) continue;
    if (text.length <= MAX_TEXT && !known.has(text) && text.length < (best?.text.length ?? Infinity))
      best = { sample, text };
  }
  return best;
}

/** An id for the label of a code: in lower case, with hyphens, as other labels have. */
export const labelIdOf = (code: string): string =>
  code
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '') || code;
