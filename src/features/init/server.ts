import path from 'node:path';
import { URI } from 'vscode-uri';
import { holdsMessages, plainFields, proposeFields } from '../../project/samples/propose-fields';
import { firstRows } from '../../project/samples/first-rows';
import { NodeFiles } from '../../platform/node-files';
import { templates } from '../../platform/templates';
import type { FieldsResult } from './requests';

/** What a new project for a file of samples can start from: the fields of the file, and templates. Rejects with FileError. */
export async function sampleFields(uri: string): Promise<FieldsResult> {
  const file = URI.parse(uri).fsPath;
  const files = new NodeFiles(path.dirname(file));
  const rows = await firstRows(files, path.basename(file));
  const { all, text, id } = proposeFields(rows);
  return {
    all,
    text: text.map((name) =>
      holdsMessages(rows, name)
        ? { name, example: 'conversations', isConversation: true }
        : { name, example: exampleOf(rows, name) },
    ),
    id: id[0],
    plain: plainFields(rows, all),
    templates: templates(),
  };
}

function exampleOf(rows: readonly Readonly<Record<string, unknown>>[], field: string): string {
  const value = rows.map((row) => row[field]).find((one) => typeof one === 'string' && one.trim() !== '');
  return typeof value === 'string' ? value.slice(0, 200).replace(/\s+/g, ' ') : '';
}
