/** What the answers of correcting layers begin with. */
import { textHash } from '../base/text/hash';
import type { LayerDef } from '../project/model/model';
import { plainText, type Sample } from '../project/samples/sample';
import type { Layer } from '../project/schema/layer-types';
import { correctsField } from './traits';

/** The text that an answer to a layer begins with; undefined if there is none, because the sample lacks the field. */
function startText(layer: Layer | undefined, fields: Sample['fields']): string | undefined {
  const name = correctsField(layer) ? layer.start.field : undefined;
  const value = name !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
  return value === undefined || value === null ? undefined : plainText(value);
}

/** By layer: the hash of the text that its answer begins with, made as `text_hash` is. Without the layers that begin with none. */
export const startHashes = (
  layers: readonly Pick<LayerDef, 'id' | 'layer'>[],
  fields: Sample['fields'],
): Record<string, string> =>
  Object.fromEntries(
    layers.flatMap(({ id, layer }) => {
      const text = startText(layer, fields);
      return text === undefined ? [] : [[id, textHash(text)]];
    }),
  );
