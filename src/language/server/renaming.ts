import {
  CreateFile,
  LSPErrorCodes,
  ResponseError,
  TextDocumentEdit,
  TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { Position } from '../../project/findings/finding';
import { rename, RenameError, renameableInLine, renameableInYaml, type Renaming } from '../rename';
import { requestedFile, type RequestedFile } from './requested-place';
import type { FeatureHost } from './feature-host';
import { addTo } from '../../base/lists';

const MIGRATION = 'migration';

/** Renames labels, rules, layers, people and examples; the same edit creates a migration for the records. */
export function renaming({ connection, projects, options, documents }: FeatureHost): void {
  connection.onPrepareRename(async ({ textDocument, position }) => {
    const requested = await requestedFile(projects, documents, textDocument.uri);
    const found = requested && renameableAt(requested, position);
    return found ? { range: found.range, placeholder: found.id } : null;
  });

  connection.onRenameRequest(async ({ textDocument, position, newName }) => {
    const requested = await requestedFile(projects, documents, textDocument.uri);
    const found = requested && renameableAt(requested, position);
    if (!requested || !found) return null;
    try {
      return workspaceEdit(requested, rename(requested.model, found, newName, today()));
    } catch (error) {
      if (error instanceof RenameError) throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
      throw error;
    }
  });

  const renameableAt = ({ isYaml, model, path, line }: RequestedFile, position: Position) => {
    if (isYaml) return renameableInYaml(model, path, position);
    const text = line(position.line);
    return text && renameableInLine(model, text, position.character);
  };

  const workspaceEdit = ({ hosted }: RequestedFile, { edits, migration }: Renaming): WorkspaceEdit => {
    const byUri = new Map<string, TextEdit[]>();
    for (const { path, range, newText } of edits) addTo(byUri, hosted.uri(path), { range, newText });
    const origin = { line: 0, character: 0 };
    const can = options.client.workspace?.workspaceEdit;
    if (!can?.documentChanges || !can.resourceOperations?.includes('create')) {
      // Editors that cannot create files explicitly create one by editing it.
      if (migration) byUri.set(hosted.uri(migration.path), [TextEdit.insert(origin, migration.content)]);
      return { changes: Object.fromEntries(byUri) };
    }
    const changes: NonNullable<WorkspaceEdit['documentChanges']> = [...byUri].map(([uri, list]) =>
      TextDocumentEdit.create({ uri, version: documents.texts.get(uri)?.version ?? null }, list),
    );
    if (!migration) return { documentChanges: changes };
    const uri = hosted.uri(migration.path);
    const asks = can.changeAnnotationSupport ? MIGRATION : undefined;
    changes.push(
      CreateFile.create(uri, { ignoreIfExists: false }, asks),
      TextDocumentEdit.create({ uri, version: null }, [
        asks === undefined
          ? TextEdit.insert(origin, migration.content)
          : { ...TextEdit.insert(origin, migration.content), annotationId: asks },
      ]),
    );
    return {
      documentChanges: changes,
      ...(asks !== undefined && {
        changeAnnotations: {
          [MIGRATION]: {
            label: 'Migration for the records',
            description: 'Records keep the old name until it is applied.',
            // "Apply" would skip an edit that needs confirmation, and the records would not be migrated.
            needsConfirmation: false,
          },
        },
      }),
    };
  };
}

/** YYYY-MM-DD, in local time. */
function today(): string {
  const now = new Date();
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
