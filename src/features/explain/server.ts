import { URI } from 'vscode-uri';
import { closedMessage, closedTo } from '../../engine/independence';
import { explainSample } from './explain-sample';
import { lineKindOf, objectOf, sampleOf } from '../../engine/record-line';
import { withHistory } from '../../platform/git/history';
import type { ExplainParams } from './requests';
import { documentMarkdown } from '../../document/markdown';
import { explainDocument } from './document';
import { modelAsRead } from '../../engine/whole-model';
import { withSchema } from '../../server/requests';

/** Explains a sample's labels. `text` is the line, if the request is about a line. */
export const explanation = withSchema(
  modelAsRead,
  async ({ hosted, project, model }, params: ExplainParams, text?: string) => {
    const { uri, sample, line, software = '', viewer } = params;
    const path = hosted.path(uri) ?? '';
    const kind = lineKindOf(path, project);
    const value = text === undefined ? undefined : objectOf(text);
    const requested =
      sample ?? (kind && value && sampleOf(model, { kind, path, line: line ?? 0, text: text ?? '' }, value));
    if (requested === undefined)
      return { problem: 'No sample is named here. Put the cursor into a line of samples or records.' };
    if (closedTo({ project, model }, viewer)?.(project.samples.ids.find(requested)))
      return { problem: closedMessage(requested) };
    const found = await withHistory(URI.parse(hosted.root).fsPath, (past) =>
      explainSample({ project, model }, requested, past),
    );
    if (!found)
      return { problem: `No file and no record of the project knows a sample ${JSON.stringify(requested)}.` };
    const { gold, ...explained } = found;
    const shown = gold && !hosted.goldHidden(viewer)?.(requested) ? { ...explained, gold } : explained;
    return { title: `Why ${requested}`, text: documentMarkdown(explainDocument(model, shown), software) };
  },
);
