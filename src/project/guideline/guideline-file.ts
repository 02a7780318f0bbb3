import type { YamlDocument } from '../../base/yaml/document';
import { field, text } from '../model/reader';

/** The project-relative path of the guideline file that a schema names; undefined if the guideline is inline or missing. */
export const guidelineFileOf = ({ root }: Pick<YamlDocument, 'root'>): string | undefined =>
  text(field(root, 'guideline'))?.replace(/^\.\//, '');
