/** A dataset's `settings.json`: Argilla's questions and their fields. */
import { isObject } from '../../base/objects';
import { maxOf, minOf } from '../../base/lists';
import { findLabel, layerLabels, type Label, type Layer } from '../../project/schema/layer-types';
import type { DeclaredLabel, DeclaredLayer, ImportSession } from '../format';
import { objectsIn, type Json } from '../json-values';
import { labelsWhole, takesOneLabel, marksText, takesWords, takesNumber } from '../../kinds/traits';

export class Settings {
  /** Question -> its type: `label_selection`, `multi_label_selection`, `rating`, `ranking`, `span`, `text`. */
  readonly types = new Map<string, string>();
  /** Question about spans -> the field that its spans lie in. */
  readonly spanFields = new Map<string, string>();
  readonly fields: string[] = [];
}

/** What a question tells about its layer, by its type. */
interface Question extends Pick<DeclaredLayer, 'kind' | 'single'> {
  options?(list: readonly Json[]): Partial<DeclaredLayer>;
}

const labelsIn = (list: readonly Json[]): { labels: DeclaredLabel[] } => ({
  labels: list.flatMap(({ value, text }): DeclaredLabel[] =>
    typeof value === 'string' ? [{ id: value, ...(typeof text === 'string' && { name: text }) }] : [],
  ),
});

function rangeIn(list: readonly Json[]): Partial<DeclaredLayer> {
  const numbers = list.map(({ value }) => value).filter((value) => typeof value === 'number');
  return numbers.length > 0 ? { min: minOf(numbers), max: maxOf(numbers) } : {};
}

const QUESTIONS: Readonly<Record<string, Question>> = {
  label_selection: { kind: 'choices', single: true, options: labelsIn },
  multi_label_selection: { kind: 'choices', single: false, options: labelsIn },
  span: { kind: 'spans', options: labelsIn },
  rating: { kind: 'rating', options: rangeIn },
  text: { kind: 'text' },
};

export const isSettings = (value: Json): boolean =>
  Array.isArray(value.questions) && Array.isArray(value.fields);

/** Adds the settings, and declares a layer for each question that can be one. */
export function readSettings(value: Json, settings: Settings, session: ImportSession): void {
  for (const field of objectsIn(value.fields))
    if (typeof field.name === 'string') settings.fields.push(field.name);
  for (const question of objectsIn(value.questions)) {
    const own = isObject(question.settings) ? question.settings : question;
    // Version 1 also writes `label_selection`; if the type is missing, the class names it.
    const type = typeof own.type === 'string' ? own.type : question.type;
    if (typeof question.name !== 'string' || typeof type !== 'string') continue;
    settings.types.set(question.name, type);
    if (type === 'span' && typeof own.field === 'string') settings.spanFields.set(question.name, own.field);
    const known = QUESTIONS[type];
    if (!known) continue;
    const { title, required } = question;
    const { options, ...layer } = known;
    session.declare({
      id: question.name,
      ...layer,
      ...(typeof title === 'string' && title !== '' && { question: title }),
      ...(typeof required === 'boolean' && { required }),
      ...options?.(objectsIn(own.options)),
    });
  }
}

/** Settings that ask the project's questions. Argilla has no questions for relations and comparisons. */
export function settingsJson(layers: readonly Layer[], labels: readonly Label[]): string {
  const options = (layer: Layer) =>
    layerLabels(layer).map((value) => ({
      value,
      text: findLabel(labels, layer.id, value)?.name ?? value,
      description: null,
    }));
  const settingsOf = (layer: Layer): Json | undefined => {
    if (labelsWhole(layer)) {
      const type = takesOneLabel(layer) ? 'label_selection' : 'multi_label_selection';
      return { type, options: options(layer), visible_options: null };
    }
    if (marksText(layer)) {
      const allow = layer.overlap !== 'none';
      return { type: 'span', field: 'text', options: options(layer), allow_overlapping: allow };
    }
    if (takesWords(layer)) return { type: 'text', use_markdown: false };
    if (!takesNumber(layer)) return undefined;
    const steps = Math.round((layer.max - layer.min) / layer.step);
    // Argilla's ratings are at most eleven whole numbers.
    if (!Number.isInteger(layer.min) || layer.step !== 1 || steps > 10) return undefined;
    return {
      type: 'rating',
      options: Array.from({ length: steps + 1 }, (_, n) => ({ value: layer.min + n })),
    };
  };
  const questions = layers.flatMap((layer) => {
    const { id: name, question: title = name, required } = layer;
    const settings = settingsOf(layer);
    return settings ? [{ name, title, description: null, required, settings }] : [];
  });
  const fields = [
    { name: 'text', title: 'text', required: true, settings: { type: 'text', use_markdown: false } },
  ];
  return `${JSON.stringify({ guidelines: null, fields, questions, metadata: [], vectors: [], allow_extra_metadata: true }, null, 2)}\n`;
}
