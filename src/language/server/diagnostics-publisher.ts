import type { Connection, Diagnostic } from 'vscode-languageserver/node';
import { editorDiagnostic, editorDiagnostics, sameDiagnostics, type EditorDiagnostic } from '../diagnostics';
import type { HostedProject } from '../../server/hosted-project';

/** Sends findings to the editor, for closed files too; a burst of changes makes one message per file. */
export class DiagnosticsPublisher {
  readonly #due = new Map<HostedProject, Set<string>>();
  /** The diagnostics that were sent, by project and URI: to clear them, and to avoid sending them again. */
  readonly #sent = new Map<HostedProject, Map<string, readonly EditorDiagnostic[]>>();
  #scheduled = false;

  constructor(
    private readonly connection: Connection,
    private readonly docsUri: (rule: string) => string | undefined,
  ) {}

  changed(project: HostedProject, paths: readonly string[]): void {
    const due = this.#due.get(project) ?? new Set<string>();
    for (const path of paths) due.add(path);
    this.#due.set(project, due);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  closed(project: HostedProject): void {
    this.#due.delete(project);
    for (const uri of this.#sent.get(project)?.keys() ?? [])
      void this.connection.sendDiagnostics({ uri, diagnostics: [] });
    this.#sent.delete(project);
  }

  #flush(): void {
    this.#scheduled = false;
    for (const [project, paths] of this.#due) for (const path of paths) this.#send(project, path);
    this.#due.clear();
  }

  #send(project: HostedProject, path: string): void {
    const { findings, more } = project.project.findingsOf(path);
    const uri = project.uri(path);
    const sent = this.#sent.get(project) ?? new Map<string, readonly EditorDiagnostic[]>();
    this.#sent.set(project, sent);
    const diagnostics = editorDiagnostics(findings, more, (finding) =>
      editorDiagnostic(finding, (file) => project.uri(file), this.docsUri),
    );
    // A keystroke in the guideline changes nothing in the schema.
    if (sameDiagnostics(sent.get(uri) ?? [], diagnostics)) return;
    if (diagnostics.length > 0) sent.set(uri, diagnostics);
    else sent.delete(uri);
    void this.connection.sendDiagnostics({ uri, diagnostics: diagnostics as Diagnostic[] });
  }
}
