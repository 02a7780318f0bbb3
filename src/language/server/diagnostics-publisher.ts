import { isDeepStrictEqual } from 'node:util';
import type { Connection, Diagnostic } from 'vscode-languageserver/node';
import { hasAnswered } from '../../engine/independence';
import { SCHEMA_FILE } from '../../project/model-store';
import { editorDiagnostic, editorDiagnostics, hiddenFindings } from '../diagnostics';
import type { HostedProject } from '../../server/hosted-project';
import { getOrAdd } from '../../base/lists';

/** What was published of one project, and what was not. */
class Published {
  /** By URI: to clear the diagnostics, and to avoid sending them again. */
  readonly sent = new Map<string, readonly Diagnostic[]>();
  /** By path, the number of findings that are hidden from the viewer. */
  readonly hidden = new Map<string, number>();
  /** By path, the samples that the viewer has to answer before more is shown. */
  readonly waits = new Map<string, readonly string[]>();

  get hiddenTotal(): number {
    return [...this.hidden.values()].reduce((sum, count) => sum + count, 0);
  }
}

/** Sends findings to the editor, for closed files too; a burst of changes makes one message per file. */
export class DiagnosticsPublisher {
  readonly #due = new Map<HostedProject, Set<string>>();
  readonly #published = new Map<HostedProject, Published>();
  #scheduled = false;

  constructor(
    private readonly connection: Pick<Connection, 'sendDiagnostics'>,
    private readonly docsUri: (rule: string) => string | undefined,
  ) {}

  changed(project: HostedProject, paths: Iterable<string>): void {
    const due = getOrAdd(this.#due, project, () => new Set<string>());
    for (const path of paths) due.add(path);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  /** Sends again, after answers have changed, the files in which a finding waited for an answer of the viewer that is there now. */
  answered(project: HostedProject): void {
    const { viewer = '' } = project;
    const paths = [...(this.#published.get(project)?.waits ?? [])]
      .filter(([, samples]) => samples.some((sample) => hasAnswered(project.project, viewer, sample)))
      .map(([path]) => path);
    if (paths.length > 0) this.changed(project, paths);
  }

  /** Sends everything again: somebody else looks at it now. */
  viewerChanged(project: HostedProject): void {
    const { dataFindings } = project.project;
    this.changed(project, [...project.project.findings.paths, ...dataFindings.paths, SCHEMA_FILE]);
  }

  closed(project: HostedProject): void {
    this.#due.delete(project);
    for (const uri of this.#published.get(project)?.sent.keys() ?? [])
      void this.connection.sendDiagnostics({ uri, diagnostics: [] });
    this.#published.delete(project);
  }

  #flush(): void {
    this.#scheduled = false;
    for (const [project, paths] of this.#due) {
      const published = getOrAdd(this.#published, project, () => new Published());
      const before = published.hiddenTotal;
      // The schema's file says how many are hidden in all.
      const isDue = paths.delete(SCHEMA_FILE);
      for (const path of paths) this.#send(project, published, path);
      if (isDue || published.hiddenTotal !== before) this.#send(project, published, SCHEMA_FILE);
    }
    this.#due.clear();
  }

  #send(project: HostedProject, published: Published, path: string): void {
    const { sent, hidden, waits } = published;
    const shown = project.findingsOf(path);
    if (shown.hidden > 0) hidden.set(path, shown.hidden);
    else hidden.delete(path);
    if (shown.waitsFor.length > 0) waits.set(path, shown.waitsFor);
    else waits.delete(path);
    const uri = project.uri(path);
    const diagnostics = editorDiagnostics(shown.findings, shown.more, (finding) =>
      editorDiagnostic(finding, (file) => project.uri(file), this.docsUri),
    );
    if (path === SCHEMA_FILE && published.hiddenTotal > 0)
      diagnostics.unshift(hiddenFindings(published.hiddenTotal));
    // A keystroke in the guideline changes nothing in the schema.
    if (isDeepStrictEqual(sent.get(uri) ?? [], diagnostics)) return;
    if (diagnostics.length > 0) sent.set(uri, diagnostics);
    else sent.delete(uri);
    void this.connection.sendDiagnostics({ uri, diagnostics });
  }
}
