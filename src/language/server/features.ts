import {
  type CodeLens,
  CodeLensRefreshRequest,
  type Command,
  type Connection,
  MessageType,
  ShowMessageNotification,
} from 'vscode-languageserver/node';
import type { Documents } from '../../server/documents';
import type { Projects } from '../../server/projects';
import { locationOf, requestedFile } from './requested-place';
import { codeActions } from './code-actions';
import { lineBreaks } from './line-breaks';
import { renaming } from './renaming';
import { outline } from './outline';
import { typing } from './typing';
import type { FeatureHost, FeatureOptions, OnFile } from './feature-host';
import { declarationInYaml, definitionInLine, definitionInYaml } from '../definition';
import { highlightsInLine, highlightsInYaml, referencesInLine, referencesInYaml } from '../references';
import { counted } from '../../base/text/phrases';
import { codeLenses, type EditorLens } from '../code-lens';
import { semanticTokens } from '../semantic-tokens';
import { OPEN_SAMPLES_COMMAND, SHOW_FINDINGS_COMMAND } from '../../protocol/server';
import type { SamplesParams } from '../../protocol/buckets';
import type { HostedProject } from '../../server/hosted-project';

/** Registers the features of language/ for the editor's requests. Call the returned function when numbers have changed. */
export function registerFeatures(
  connection: Connection,
  projects: Projects,
  documents: Documents,
  options: FeatureOptions,
): () => void {
  const on: OnFile = async (uri, feature) => {
    try {
      const requested = await requestedFile(projects, documents, uri);
      return requested ? await feature(requested) : null;
    } catch (error) {
      connection.console.error(
        `${uri}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return null;
    }
  };
  const host: FeatureHost = { connection, projects, documents, options, on };
  typing(host);
  lineBreaks(host);
  navigation(host);
  outline(host);
  renaming(host);
  codeActions(host);
  return lenses(host);
}

function navigation({ connection, on }: FeatureHost): void {
  connection.onDefinition(({ textDocument, position }) =>
    on(textDocument.uri, ({ isYaml, hosted, project, model, path, line: lineAt }) => {
      const line = isYaml ? undefined : lineAt(position.line);
      const place = isYaml
        ? definitionInYaml(model, path, position)
        : line && definitionInLine({ project, model }, line, position.character);
      return place ? locationOf(hosted, place) : null;
    }),
  );

  connection.onDeclaration(({ textDocument, position }) =>
    on(textDocument.uri, ({ isYaml, hosted, model, path }) => {
      const place = isYaml ? declarationInYaml(model, path, position) : undefined;
      return place ? locationOf(hosted, place) : null;
    }),
  );

  connection.onReferences(({ textDocument, position, context }, token) =>
    on(textDocument.uri, async ({ isYaml, hosted, project, model, path, line: lineAt }) => {
      const options = {
        includeDeclaration: context.includeDeclaration,
        reader: hosted,
        isCancelled: () => token.isCancellationRequested,
        pause: () => new Promise<void>((resolve) => setImmediate(resolve)),
        // The user must know that the list is incomplete.
        onHidden: (listed: number, hidden: number) =>
          connection.sendNotification(ShowMessageNotification.type, {
            type: MessageType.Info,
            message: `${counted(listed, 'record')} that mention it are listed, ${hidden.toLocaleString('en')} more are not. The code lens above a label or tie-breaker opens all samples.`,
          }),
      };
      // Directly after the start the list would be incomplete.
      await hosted.read();
      const line = isYaml ? undefined : lineAt(position.line);
      const places = isYaml
        ? await referencesInYaml({ project, model }, path, position, options)
        : line && (await referencesInLine({ project, model }, line, position.character, options));
      return places ? places.map((place) => locationOf(hosted, place)) : null;
    }),
  );

  connection.onDocumentHighlight(({ textDocument, position }) =>
    on(textDocument.uri, ({ isYaml, model, path, line: lineAt }) => {
      const line = isYaml ? undefined : lineAt(position.line);
      if (isYaml) return highlightsInYaml(model, path, position);
      return line ? highlightsInLine(model, line, position.character) : [];
    }),
  );
}

/** Delay after a change before lenses are requested again, in milliseconds; a burst of records makes one request. */
const QUIET_MS = 400;

/** Code lenses and semantic tokens. Call the returned function when numbers have changed. */
function lenses({ connection, options, on }: FeatureHost): () => void {
  connection.onCodeLens(({ textDocument }) =>
    on(textDocument.uri, ({ hosted, project, model, path }) =>
      codeLenses({ project, model }, path, hosted.findingsOf(path).findings).map((lens): CodeLens => ({
        range: lens.range,
        command: commandOf(hosted, lens, options.commands),
      })),
    ),
  );

  const tokens = async (uri: string, lines?: { from: number; to: number }) => ({
    data: (await on(uri, ({ model, path }) => semanticTokens(model, path, lines))) ?? [],
  });
  connection.languages.semanticTokens.on(({ textDocument: { uri } }) => tokens(uri));
  connection.languages.semanticTokens.onRange(({ textDocument: { uri }, range: { start, end } }) =>
    tokens(uri, { from: start.line, to: end.line }),
  );

  let due: NodeJS.Timeout | undefined;
  return () => {
    if (!options.client.workspace?.codeLens?.refreshSupport) return;
    due ??= setTimeout(() => {
      due = undefined;
      // A closing editor no longer answers.
      connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
    }, QUIET_MS);
    due.unref();
  };
}

/** Editors without our commands show only the text. */
function commandOf(hosted: HostedProject, { title, target }: EditorLens, hasCommands: boolean): Command {
  if (!target || !hasCommands) return { title, command: '' };
  if ('findings' in target) return { title, command: SHOW_FINDINGS_COMMAND };
  const params: SamplesParams = { root: hosted.root, about: target.samples, title };
  return { title, command: OPEN_SAMPLES_COMMAND, arguments: [params] };
}
