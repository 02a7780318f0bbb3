import type { LayerDef, ProjectModel } from '../../project/model/model';
import { code, paragraphs, plain } from '../../base/text/markdown';

/** A layer in Markdown: its question, kind and labels. */
export function layerCard(model: ProjectModel, id: string): string {
  const found = model.layers.get(id);
  if (!found) return `${code(id)}: not a layer of the schema`;
  return paragraphs(
    `**${plain(found.layer?.name ?? id)}** ${code(id)}: layer of type ${code(found.type ?? '?')}${found.layer?.required ? ', required' : ''}`,
    found.layer?.question !== undefined && plain(found.layer.question),
    detail(found),
    found.layer?.when !== undefined && `Asked only when ${conditions(found.layer.when)}`,
  );
}

function detail({ layer, labels }: LayerDef): string | undefined {
  if (labels.length > 0) return `Labels: ${labels.map((ref) => code(ref.id)).join(', ')}`;
  if (layer?.type === 'rating') {
    const anchors = Object.entries(layer.anchors).map(([value, text]) => `${value}: ${plain(text)}`);
    return paragraphs(`From ${layer.min} to ${layer.max} in steps of ${layer.step}`, anchors.join('  \n'));
  }
  return layer?.type === 'comparison' ? `Compares ${layer.between.map(code).join(' and ')}` : undefined;
}

const conditions = (when: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(when)
    .map(([layer, labels]) => `${code(layer)} is ${labels.map(code).join(' or ')}`)
    .join(' and ');
