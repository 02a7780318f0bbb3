import type { YamlDocument } from '../../base/yaml/document';
import { field, text } from '../model/reader';

/** The project-relative path of the file that a schema names for its guideline; undefined when the guideline is in it, or nowhere. */
export const guidelineFileOf = ({ root }: Pick<YamlDocument, 'root'>): string | undefined =>
  text(field(root, 'guideline'))?.replace(/^\.\//, '');
