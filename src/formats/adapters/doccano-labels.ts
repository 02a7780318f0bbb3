import type { ExportSession } from '../format';

const TASK = { choice: 'Category', choices: 'Category', spans: 'Span', relations: 'Relation' } as const;

/** doccano's label configuration, for the import on its page of labels. */
export function doccanoLabels({ layers, labels }: ExportSession): string {
  const entries = layers.flatMap((layer) =>
    layer.type in TASK && 'labels' in layer
      ? layer.labels.map((id) => {
          const label = labels.find((each) => each.id === id);
          return {
            text: id,
            prefix_key: null,
            suffix_key: label?.key ?? null,
            background_color: label?.color ?? '#7c93a6',
            text_color: '#ffffff',
            task_type: TASK[layer.type as keyof typeof TASK],
          };
        })
      : [],
  );
  return `${JSON.stringify(entries, null, 2)}\n`;
}
