import path from 'node:path';
import { URI } from 'vscode-uri';
import { plainFields, proposeFields } from '../../project/model/propose-fields';
import { firstRows } from '../../project/samples/first-rows';
import { NodeFiles } from '../../platform/node-files';
import type { FieldsResult } from '../../protocol/server';

/** What the fields of a sample file seem to contain; the file need not belong to a project. Rejects with FileError. */
export async function sampleFields(uri: string): Promise<FieldsResult> {
  const file = URI.parse(uri).fsPath;
  const files = new NodeFiles(path.dirname(file));
  try {
    const rows = await firstRows(files, path.basename(file));
    const { all, text, id } = proposeFields(rows);
    return {
      all,
      text: text.map((name) => ({ name, example: exampleOf(rows, name) })),
      id: id[0],
      plain: plainFields(rows, all),
    };
  } finally {
    files.dispose();
  }
}

function exampleOf(rows: readonly Readonly<Record<string, unknown>>[], field: string): string {
  const value = rows.map((row) => row[field]).find((one) => typeof one === 'string' && one.trim() !== '');
  return typeof value === 'string' ? value.slice(0, 200).replace(/\s+/g, ' ') : '';
}
