import type { Connection, ServerCapabilities } from 'vscode-languageserver/node';
import { hoverYaml } from '../../language/hover';
import { hoverLine } from '../../language/hover-line';
import type { Documents } from '../documents';
import type { Projects } from '../projects';
import { AskedPlaces, type AskedFile } from './asked-place';

/** What the server can do for an editor besides diagnostics and their fixes. */
export const featureCapabilities: ServerCapabilities = {
  hoverProvider: true,
};

export interface FeatureOptions {
  readonly docs: (rule: string) => string | undefined;
}

/** Answers the editor's requests with the features of language/. A feature that fails says so in the log and shows nothing. */
export function registerFeatures(
  connection: Connection,
  projects: Projects,
  documents: Documents,
  options: FeatureOptions,
): void {
  const places = new AskedPlaces(projects, documents);
  const on = async <T>(uri: string, feature: (asked: AskedFile) => T | Promise<T>): Promise<T | null> => {
    try {
      const asked = await places.file(uri);
      return asked ? await feature(asked) : null;
    } catch (error) {
      connection.console.error(
        `${uri}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return null;
    }
  };

  connection.onHover(({ textDocument, position }) =>
    on(textDocument.uri, async (asked) => {
      const line = asked.isYaml ? undefined : asked.line(position.line);
      const hover = asked.isYaml
        ? hoverYaml(asked.project, asked.model, asked.path, position, options)
        : line && (await hoverLine(asked.project, asked.model, line, position.character));
      if (!hover) return null;
      return {
        contents: { kind: 'markdown', value: hover.markdown },
        ...(hover.range && { range: hover.range }),
      };
    }),
  );
}
