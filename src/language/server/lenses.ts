import { CodeLensRefreshRequest, type CodeLens, type Command } from 'vscode-languageserver/node';
import { codeLenses, type EditorLens } from '../code-lens';
import { semanticTokens } from '../semantic-tokens';
import { OPEN_SAMPLES_COMMAND, SHOW_FINDINGS_COMMAND } from '../../protocol/server';
import type { SamplesParams } from '../../protocol/buckets';
import type { HostedProject } from '../../server/hosted-project';
import type { FeatureHost } from './feature-host';

/** Delay after a change before lenses are requested again, in milliseconds; a burst of records makes one request. */
const QUIET_MS = 400;

/** Code lenses and semantic tokens. Call the returned function when numbers have changed. */
export function lenses({ connection, options, on }: FeatureHost): () => void {
  connection.onCodeLens(({ textDocument }) =>
    on(textDocument.uri, ({ hosted, project, model, path }) =>
      codeLenses(project, model, path).map((lens): CodeLens => ({
        range: lens.range,
        command: commandOf(hosted, lens, options.commands()),
      })),
    ),
  );

  connection.languages.semanticTokens.on(
    async ({ textDocument }) =>
      (await on(textDocument.uri, ({ model, path }) => ({ data: semanticTokens(model, path) }))) ?? {
        data: [],
      },
  );
  connection.languages.semanticTokens.onRange(
    async ({ textDocument, range }) =>
      (await on(textDocument.uri, ({ model, path }) => ({
        data: semanticTokens(model, path, { from: range.start.line, to: range.end.line }),
      }))) ?? { data: [] },
  );

  let due: NodeJS.Timeout | undefined;
  return () => {
    if (!options.client()?.workspace?.codeLens?.refreshSupport) return;
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
