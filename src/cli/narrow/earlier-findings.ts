import { checkProject, type CheckedFile } from '../../engine/check-project';
import { Project } from '../../engine/project';
import { GitFiles } from '../../platform/git/git-files';
import type { GitFolder } from '../../platform/git/git-folder';
import { NodeFiles } from '../../platform/node-files';
import type { Finding } from '../../core/findings/finding';
import { Fingerprints } from '../formats/fingerprints';

/** What was wrong with a project in a commit, to tell what is new. */
export class EarlierFindings {
  private constructor(private readonly fingerprints: ReadonlySet<string>) {}

  /** Checks the project as the commit has it. Throws GitError. */
  static async at(
    git: GitFolder,
    commit: string,
    rules: ReadonlySet<string> | undefined,
  ): Promise<EarlierFindings> {
    const disk = new NodeFiles(git.folder);
    let files: GitFiles | undefined;
    try {
      files = await GitFiles.open(git, commit, disk);
      const project = new Project(files, { pause: () => Promise.resolve() });
      await project.refreshModel();
      // Without a schema there was no project, and nothing wrong with it.
      if (!project.model) return new EarlierFindings(new Set());
      const result = await checkProject(project, { limit: Infinity, ...(rules && { rules }) });
      return new EarlierFindings(
        new Set(result.files.flatMap((file) => [...named(file, file.path)].map(([, name]) => name))),
      );
    } finally {
      files?.dispose();
      disk.dispose();
    }
  }

  /** Those of a file's findings that were there, when it was called `name`. */
  known(file: CheckedFile, name: string): Finding[] {
    return [...named(file, name)].flatMap(([finding, fingerprint]) =>
      this.fingerprints.has(fingerprint) ? [finding] : [],
    );
  }
}

function* named({ findings }: CheckedFile, name: string): Iterable<[Finding, string]> {
  const fingerprints = new Fingerprints();
  for (const finding of findings) yield [finding, fingerprints.of(name, finding)];
}
