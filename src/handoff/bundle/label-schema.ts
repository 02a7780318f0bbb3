import type { ProjectModel } from '../../core/project/model';

/** Layers and labels as plain data, with the definitions of the guideline: for programs that do not read the YAML. */
export function labelSchema({ schema, guideline, definitions, hash }: ProjectModel): object {
  return {
    version: 1,
    title: schema.title,
    language: schema.language,
    guideline: { version: guideline?.version?.text, status: guideline?.status, meaning: hash },
    layers: schema.layers.flatMap(({ layer }) => layer ?? []),
    labels: schema.labels.map(({ label }) => {
      const entry = definitions.get(label.id);
      return {
        ...label,
        ...(entry?.brief && { brief: entry.brief.text }),
        ...(entry?.definition && { definition: entry.definition.text }),
      };
    }),
  };
}
