import {
  DocumentOnTypeFormattingRequest,
  type ClientCapabilities,
  type Connection,
  type DocumentSelector,
  type ServerCapabilities,
} from 'vscode-languageserver/node';
import { afterLineBreak } from '../../language/line-break';
import type { FeatureHost } from './features';

const TRIGGER = { firstTriggerCharacter: '\n' };
/** By language and by name, for editors to whom the files are plain YAML. */
const FILES: DocumentSelector = [
  { language: 'labelwright-schema' },
  { language: 'labelwright-guideline' },
  { pattern: '**/labelwright.yaml' },
  { pattern: '**/guideline.yaml' },
];

const registers = (client: ClientCapabilities | undefined): boolean =>
  client?.textDocument?.onTypeFormatting?.dynamicRegistration ?? false;

/**
 * Of several servers that format what is typed VS Code asks one: claimed for all YAML, as a capability is, this would take away that of
 * the files which are not ours. So it is registered for ours alone, where the editor can do that.
 */
export const lineBreakCapabilities = (client: ClientCapabilities): ServerCapabilities =>
  registers(client) ? {} : { documentOnTypeFormattingProvider: TRIGGER };

/** Registers for our files what `lineBreakCapabilities` has left out; nobody waits for it. */
export function registerLineBreaks(connection: Connection, client: ClientCapabilities | undefined): void {
  if (!registers(client)) return;
  connection.client
    .register(DocumentOnTypeFormattingRequest.type, { documentSelector: FILES, ...TRIGGER })
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
