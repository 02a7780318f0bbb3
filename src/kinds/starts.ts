import { textHash } from '../base/text/hash';
import type { ProjectModel } from '../project/model/model';
import { plainText, type Sample } from '../project/samples/sample';
import { keyOf, turnsOf } from '../project/schema/per-turn';
import { correctsText } from './traits';

/**
 * By correcting layer, as it is asked of the sample or of a turn: the hash of the text that its answer begins with, made as `text_hash` is;
 * not where the sample lacks the field.
 */
export function startHashes(
  { schema }: ProjectModel,
  { text, fields, conversation }: Pick<Sample, 'text' | 'fields' | 'conversation'>,
): Record<string, string> {
  const starts = schema.layers.flatMap(({ id, layer }): [string, unknown][] => {
    if (!correctsText(layer)) return [];
    if (layer.start !== 'turn')
      return Object.hasOwn(fields, layer.start.field) ? [[id, fields[layer.start.field]]] : [];
    const turns = turnsOf(conversation?.turns ?? [], layer.roles);
    return turns.map(({ id: turn, contentStart, end }) => [keyOf(id, turn), text.slice(contentStart, end)]);
  });
  const present = starts.filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(present.map(([id, value]) => [id, textHash(plainText(value))]));
}
