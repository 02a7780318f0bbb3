import { type CodeAction, CodeActionKind } from 'vscode-languageserver/node';
import type { Finding, Range } from '../../project/findings/finding';
import type { ProjectModel } from '../../project/model/model';
import { exampleActions } from '../author-actions';
import {
  conflictActions,
  type EditorAction,
  editsInFile,
  fixAll,
  quickFixes,
  samplesAt,
} from '../code-actions';
import type { LineReader } from '../hover-line';
import { isAtVersion } from '../new-version';
import { suppressActions } from '../suppress-actions';
import { lineKindOf } from '../../engine/record-line';
import { OPEN_SAMPLE_COMMAND } from '../../protocol/server';
import { EXPLAIN_LABEL_COMMAND, type ExplainParams } from '../../features/explain/requests';
import { NEW_VERSION_COMMAND } from '../requests';
import { isConflictMarker } from '../../base/json/json-error';
import type { HostedProject } from '../../server/hosted-project';
import { versionActions, withHashes } from './new-version';
import type { FeatureHost } from './feature-host';
import { extractRule } from '../../project/guideline/edits/extract-rule';
import type { WithModel } from '../../engine/project';
import { isReadWhole } from '../../rules/framework/read-whole';
import { tieBreakerActions } from '../tie-breaker-actions';

/** Fixes of findings, links from a finding to its sample, and edits of the guideline based on a line. */
export function codeActions({ connection, projects, documents, options, on }: FeatureHost): void {
  connection.onCodeAction(async ({ textDocument: { uri }, range, context: { only } }) => {
    const place = projects.placeOf(uri);
    if (!place) return [];
    const { hosted, path } = place;
    const wants = (kind: string): boolean =>
      !only || only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`));
    const [isFixed, isRefactored] = [wants(CodeActionKind.QuickFix), wants(CodeActionKind.Refactor)];
    const { findings } = hosted.findingsOf(path);
    const isLine = lineKindOf(path, hosted.project) !== undefined;
    const authored = isRefactored
      ? await on(uri, async ({ project, line: lineAt, isYaml }) => {
          // The edits are for the guideline's current text, which may be in another file than the request's.
          await project.refreshModel();
          const { model } = project;
          if (!model) return [];
          if (isYaml) return guidelineActions({ project, model }, path, range, hosted);
          const line = lineAt(range.start.line);
          return line ? exampleActions({ project, model }, line, range.start.character, hosted) : [];
        })
      : undefined;
    const versions = isRefactored
      ? await on(uri, ({ model }) => atVersion(hosted, model, path, range))
      : undefined;
    const { model } = hosted.project;
    const fixes = isFixed
      ? [...atConflict(hosted, path, uri, range), ...(await withHashes(hosted, quickFixes(findings, range)))]
      : [];
    const all = wants(CodeActionKind.SourceFixAll) ? fixAll(findings) : undefined;
    const suppress = isFixed && model ? suppressActions(model, path, findings, range) : [];
    const written = (actions: readonly EditorAction[]): CodeAction[] =>
      actions.map((action) => editAction(hosted, action));
    return [
      ...written([...fixes, ...(all ? [all] : [])]),
      ...(isFixed ? openSamples(hosted, findings, range) : []),
      ...written([...suppress, ...(authored ?? [])]),
      ...(versions ?? []),
      ...(isLine && !only && options.commands ? [explainAction(uri, range.start.line)] : []),
    ];
  });

  function atConflict(hosted: HostedProject, path: string, uri: string, { start }: Range): EditorAction[] {
    const kind = lineKindOf(path, hosted.project);
    const document = documents.texts.get(uri);
    if (!document || (kind !== 'annotation' && kind !== 'decision')) return [];
    const line = document.getText({
      start: { line: start.line, character: 0 },
      end: { line: start.line, character: 8 },
    });
    return isConflictMarker(line) ? conflictActions(path, document.getText(), start.line) : [];
  }

  /** A dialog confirms the impact of each change; without it, there is one action per impact. */
  async function atVersion(
    hosted: HostedProject,
    model: ProjectModel,
    path: string,
    { start }: Range,
  ): Promise<CodeAction[]> {
    if (!isAtVersion(model, path, start)) return [];
    const title = 'Write a new version and its changelog entry from Git…';
    if (!options.commands) {
      const found = await versionActions(hosted);
      if (!('problem' in found)) return found.map((action) => editAction(hosted, action));
      // If the editor can show disabled actions with a reason.
      if (!options.client.textDocument?.codeAction?.disabledSupport) return [];
      return [{ title, kind: CodeActionKind.Refactor, disabled: { reason: found.problem } }];
    }
    const command = { title, command: NEW_VERSION_COMMAND, arguments: [hosted.root] };
    return [{ title, kind: CodeActionKind.Refactor, command }];
  }
}

const editAction = (
  hosted: HostedProject,
  { title, kind, isPreferred, edits }: EditorAction,
): CodeAction => ({
  title,
  kind,
  ...(isPreferred && { isPreferred }),
  edit: { changes: Object.fromEntries([...edits].map(([file, changes]) => [hosted.uri(file), changes])) },
});

/** Explains why the sample of a line has its labels. It fixes nothing, so it has no kind. */
function explainAction(uri: string, line: number): CodeAction {
  const title = 'Explain this label';
  const target: ExplainParams = { uri, line };
  return {
    title,
    kind: CodeActionKind.Empty,
    command: { title, command: EXPLAIN_LABEL_COMMAND, arguments: [target] },
  };
}

/** Opens the panel: one action for each sample that the findings at the cursor are about. */
function openSamples(hosted: HostedProject, findings: readonly Finding[], range: Range): CodeAction[] {
  return samplesAt(findings, range).flatMap((sample) => {
    const place = hosted.project.samples.locate(sample);
    if (!place) return [];
    const title = `Open ${sample} in the labelling panel`;
    const target = { uri: hosted.uri(place.file.path), sample };
    return [
      {
        title,
        kind: CodeActionKind.QuickFix,
        command: { title, command: OPEN_SAMPLE_COMMAND, arguments: [target] },
      },
    ];
  });
}

/** Actions on a selection in a YAML file: add a tie-breaker that a label lacks, make a rule from a text. */
export async function guidelineActions(
  { project, model }: WithModel,
  path: string,
  range: Range,
  reader: LineReader = {},
): Promise<EditorAction[]> {
  return [
    ...(await tieBreakerActions({ project, model }, path, range.start, reader)),
    ...extractActions(model, path, range, reader.viewer),
  ];
}

function extractActions(model: ProjectModel, path: string, range: Range, author?: string): EditorAction[] {
  const { guideline } = model;
  if (!guideline || guideline.file.path !== path || !isReadWhole(guideline.file)) return [];
  const { lines } = guideline.file.document;
  const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
  return extractRule(model, start, end, author).map((made) => ({
    title: made.title,
    kind: 'refactor',
    edits: editsInFile(guideline.file, made),
  }));
}
