import type { Finding } from '../../project/findings/finding';
import { applyEdits, chooseSafeFixes, offsetEdits } from '../../project/findings/apply-edits';
import type { Project } from '../../engine/project';

/** Fixes can ask for others; what goes on after so many rounds would go on forever. */
const MAX_ROUNDS = 10;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Safe fixes that were made. */
export interface FixedProject {
  readonly count: number;
  /** The files that changed, by path, and their texts. */
  readonly files: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  /** Safe fixes of findings that were kept, in files that are not changed here. */
  readonly left: number;
}

/**
 * Makes the safe fixes of a project that is up to date, in its two YAML files: samples are never written, and records only ever
 * appended to. The files change first as in an editor, unsaved, until no safe fix is left; with `save` they are then written, each in
 * one step, and not if it has changed meanwhile. The project is up to date afterwards.
 */
export async function fixProject(
  project: Project,
  wanted: (finding: Finding) => boolean,
  save: boolean,
): Promise<FixedProject> {
  const paths = project.models.paths;
  const versions = new Map<string, string>();
  const texts = new Map<string, string>();
  for (const path of paths) {
    versions.set(path, (await project.files.stat(path))?.version ?? '');
    texts.set(path, decoder.decode(await project.files.read(path)));
  }
  const original = new Map(texts);
  let count = 0;
  const changed = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const findings = paths.flatMap((path) => project.findingsOf(path).findings).filter(wanted);
    const chosen = chooseSafeFixes(findings, (path) => texts.has(path));
    if (chosen.count === 0) break;
    count += chosen.count;
    for (const [path, edits] of chosen.edits) {
      const before = texts.get(path)!;
      const text = applyEdits(before, offsetEdits(before, edits));
      texts.set(path, text);
      changed.add(path);
      project.setEditorText(path, text);
    }
    await project.refresh();
  }
  const files = [...changed].sort();
  if (save)
    for (const path of files) {
      await project.files.writeAtomic(path, encoder.encode(texts.get(path)!), versions.get(path)!);
      project.setEditorText(path, undefined);
    }
  if (save && files.length > 0) await project.refresh();
  return {
    count,
    files: files.map((path) => ({ path, before: original.get(path)!, after: texts.get(path)! })),
    left: safeFixes(project, wanted),
  };
}

function safeFixes(project: Project, wanted: (finding: Finding) => boolean): number {
  const all = project.findingPaths().flatMap((path) => project.findingsOf(path).findings);
  return all.filter((finding) => wanted(finding) && finding.fixes?.some(({ safety }) => safety === 'safe'))
    .length;
}
