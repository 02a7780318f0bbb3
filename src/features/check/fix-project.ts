import type { Finding } from '../../project/findings/finding';
import { applyEdits, chooseSafeFixes, offsetEdits } from '../../project/findings/apply-edits';
import type { Project } from '../../engine/project';

/** Fixes can require others; more rounds than this would be an endless loop. */
const MAX_ROUNDS = 10;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Makes the safe fixes in the two YAML files of a loaded project; samples and records are never rewritten. The files first change in memory
 * until no safe fix is left; with `save`, each is then written atomically, unless it has changed on disk. Afterwards the project is up to
 * date. `left` counts safe fixes of remaining findings, in files that are not changed here.
 */
export async function fixProject(project: Project, wanted: (finding: Finding) => boolean, save: boolean) {
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
  const all = project.findings.paths.flatMap((path) => project.findingsOf(path).findings);
  return all.filter((finding) => wanted(finding) && finding.fixes?.some(({ safety }) => safety === 'safe'))
    .length;
}
