import { folderOf, isOfPeople, RECORD_FILES, recordGlobs } from '../project/records/kinds';
import type { ProjectSummary } from '../protocol/server';
import type { ProjectModel } from '../project/model/model';
import type { HostedProject } from './hosted-project';

/** What the extension shows of a project without opening it. `current`: URI of a file that may contain its samples. */
export function summaryOf(hosted: HostedProject, current?: string): ProjectSummary {
  const { project, root } = hosted;
  const { files } = project.samples;
  const own = current === undefined ? undefined : project.samples.file(hosted.path(current) ?? '');
  const document = own?.format === 'document' ? own : files.find(({ format }) => format === 'document');
  const guideline = project.model?.schema.guidelinePath;
  const annotators = (project.model?.schema.annotators ?? []).map(({ id }) => id);
  const reviewers = (project.model?.schema.reviewers ?? []).map(({ id }) => id);
  return {
    root,
    title: titleOf(hosted),
    sampleFiles: files.filter(({ format }) => format !== 'document').map(({ path }) => hosted.uri(path)),
    ...(document && {
      documents: {
        count: files.filter(({ format }) => format === 'document').length,
        file: hosted.uri(document.path),
      },
    }),
    sampleFolders: [
      ...new Set(files.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/'))))),
    ].map((folder) => (folder === '' ? root : hosted.uri(folder))),
    recordFolders: recordFolders(project.model),
    ...(guideline && { guideline: hosted.uri(guideline.text) }),
    annotators,
    reviewers,
    others: project.records.table.annotators
      .all()
      .filter((name) => !annotators.includes(name) && !reviewers.includes(name))
      .sort(),
    unmatched: (project.model?.schema.data.samples ?? []).flatMap(({ glob }) =>
      project.listings.of(glob)?.files === 0 ? [glob] : [],
    ),
  };
}

/** The folders of people's own files; where labelwright.yaml cannot be read, where they are by default. */
const recordFolders = (model: ProjectModel | undefined): string[] =>
  (model
    ? recordGlobs(model.schema, isOfPeople)
    : RECORD_FILES.filter(isOfPeople).map(({ glob }) => glob)
  ).map(folderOf);

/** The schema's title, or the name of the project's folder. */
const titleOf = ({ project, root }: Pick<HostedProject, 'project' | 'root'>): string =>
  project.model?.schema.title ?? decodeURIComponent(root.split('/').at(-1) ?? '');
