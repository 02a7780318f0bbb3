import type { Connection } from 'vscode-languageserver/node';
import type { Documents } from '../../server/documents';
import type { Projects } from '../../server/projects';
import { RequestedPlaces } from './requested-place';
import { codeActions } from './code-actions';
import { lenses } from './lenses';
import { lineBreaks } from './line-breaks';
import { navigation } from './navigation';
import { renaming } from './renaming';
import { outline } from './outline';
import { typing } from './typing';
import type { FeatureOptions, OnFile, FeatureHost } from './feature-host';

/** Registers the features of language/ for the editor's requests. Call the returned function when numbers have changed. */
export function registerFeatures(
  connection: Connection,
  projects: Projects,
  documents: Documents,
  options: FeatureOptions,
): () => void {
  const places = new RequestedPlaces(projects, documents);
  const on: OnFile = async (uri, feature) => {
    try {
      const requested = await places.file(uri);
      return requested ? await feature(requested) : null;
    } catch (error) {
      connection.console.error(
        `${uri}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return null;
    }
  };
  const host: FeatureHost = { connection, projects, documents, options, places, on };
  typing(host);
  lineBreaks(host);
  navigation(host);
  outline(host);
  renaming(host);
  codeActions(host);
  return lenses(host);
}
