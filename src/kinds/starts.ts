import { textHash } from '../base/text/hash';
import type { ProjectModel } from '../project/model/model';
import { plainText, type Sample } from '../project/samples/sample';
import { correctsField } from './traits';

/** By correcting layer: the hash of the text that its answer begins with, made as `text_hash` is; not where the sample lacks the field. */
export const startHashes = ({ schema }: ProjectModel, fields: Sample['fields']): Record<string, string> =>
  Object.fromEntries(
    schema.layers.flatMap(({ id, layer }) => {
      const name = correctsField(layer) ? layer.start.field : undefined;
      const value = name !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
      return value === undefined || value === null ? [] : [[id, textHash(plainText(value))]];
    }),
  );
