import { DocumentHighlightKind, MessageType, ShowMessageNotification } from 'vscode-languageserver/node';
import { declarationInYaml, definitionInLine, definitionInYaml } from '../definition';
import { highlightsInLine, highlightsInYaml } from '../document-highlight';
import { referencesInLine, referencesInYaml } from '../references';
import { counted } from '../../base/text/phrases';
import { locationOf } from './requested-place';
import type { FeatureHost } from './feature-host';

/** Definition, declaration, references and highlights. */
export function navigation({ connection, on }: FeatureHost): void {
  connection.onDefinition(({ textDocument, position }) =>
    on(textDocument.uri, ({ isYaml, hosted, project, model, path, line: lineAt }) => {
      const line = isYaml ? undefined : lineAt(position.line);
      const place = isYaml
        ? definitionInYaml(model, path, position)
        : line && definitionInLine(project, model, line, position.character);
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
        ? await referencesInYaml(project, model, path, position, options)
        : line && (await referencesInLine(project, model, line, position.character, options));
      return places ? places.map((place) => locationOf(hosted, place)) : null;
    }),
  );

  connection.onDocumentHighlight(({ textDocument, position }) =>
    on(textDocument.uri, ({ isYaml, model, path, line: lineAt }) => {
      const line = isYaml ? undefined : lineAt(position.line);
      const found = isYaml
        ? highlightsInYaml(model, path, position)
        : line && highlightsInLine(model, line, position.character);
      return (found ?? []).map(({ range, kind }) => ({
        range,
        kind: kind === 'write' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      }));
    }),
  );
}
