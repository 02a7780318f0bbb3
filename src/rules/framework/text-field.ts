import type { DataModel } from '../../project/model/model';
import type { LineView } from './line-view';

/** The field (or column) with the text of a sample, or of a gold record that is itself a sample. */
export function textField(line: LineView, data: DataModel): string {
  const isNamed = line.kind === 'sample' && line.format !== 'lines' && line.format !== 'document';
  return isNamed ? data.text : 'text';
}
