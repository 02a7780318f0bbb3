import type { DataModel } from '../../project/model/model';
import type { LineView } from './line-view';

/** The field (or column) that holds the text of a sample, or of gold that is a sample itself. */
export function textField(line: LineView, data: DataModel): string {
  const isNamed = line.kind === 'sample' && line.format !== 'lines' && line.format !== 'document';
  return isNamed ? data.text : 'text';
}
