import {
  DocumentOnTypeFormattingRequest,
  type ClientCapabilities,
  type Connection,
  type DocumentSelector,
} from 'vscode-languageserver/node';
import { afterLineBreak } from '../line-break';
import { LINE_BREAK, registersOnType } from './capabilities';
import type { FeatureHost } from './feature-host';

/** By language and by name, for editors to whom the files are plain YAML. */
const FILES: DocumentSelector = [
  { language: 'labelwright-schema' },
  { language: 'labelwright-guideline' },
  { pattern: '**/labelwright.yaml' },
  { pattern: '**/guideline.yaml' },
];

/** Registers for our files what the capabilities have left out; nobody waits for it. */
export function registerLineBreaks(connection: Connection, client: ClientCapabilities | undefined): void {
  if (!registersOnType(client)) return;
  connection.client
    .register(DocumentOnTypeFormattingRequest.type, { documentSelector: FILES, ...LINE_BREAK })
    .catch((error: unknown) => connection.console.error(`Line breaks are not formatted: ${String(error)}`));
}

/** What a line break becomes. */
export function lineBreaks({ connection, documents, on }: FeatureHost): void {
  connection.onDocumentOnTypeFormatting(({ textDocument: { uri }, position, ch }) => {
    // The answer is meant for the text that the editor has now; it may move on while the model is read.
    const text = documents.texts.get(uri)?.getText();
    return on(uri, ({ isYaml, project, path }) => {
      if (ch !== '\n' || !isYaml || text === undefined || documents.texts.get(uri)?.getText() !== text)
        return null;
      const edit = afterLineBreak(text, position, project.models.versionOf(path));
      return edit ? [edit] : null;
    });
  });
}
