import {
  DocumentOnTypeFormattingRequest,
  type ClientCapabilities,
  type Connection,
  type DocumentSelector,
} from 'vscode-languageserver/node';
import { afterLineBreak } from '../line-break';
import { LINE_BREAK, registersOnType } from './capabilities';
import type { FeatureHost } from './feature-host';

/** By language and by name, for editors that treat the files as plain YAML. */
const FILES: DocumentSelector = [
  { language: 'labelwright-schema' },
  { language: 'labelwright-guideline' },
  { pattern: '**/labelwright.yaml' },
  { pattern: '**/guideline.yaml' },
];

/** Registers on-type formatting for our files; not awaited. */
export function registerLineBreaks(connection: Connection, client: ClientCapabilities | undefined): void {
  if (!registersOnType(client)) return;
  connection.client
    .register(DocumentOnTypeFormattingRequest.type, { documentSelector: FILES, ...LINE_BREAK })
    .catch((error: unknown) => connection.console.error(`Line breaks are not formatted: ${String(error)}`));
}

/** The edits after a line break. */
export function lineBreaks({ connection, documents, on }: FeatureHost): void {
  connection.onDocumentOnTypeFormatting(({ textDocument: { uri }, position, ch }) => {
    // The edits are for the editor's current text, which may change while the model is read.
    const text = documents.texts.get(uri)?.getText();
    return on(uri, ({ isYaml, project, path }) => {
      if (ch !== '\n' || !isYaml || text === undefined || documents.texts.get(uri)?.getText() !== text)
        return null;
      const edit = afterLineBreak(text, position, project.models.versionOf(path));
      return edit ? [edit] : null;
    });
  });
}
