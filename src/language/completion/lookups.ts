import type { ProjectModel } from '../../project/model/model';
import { folderOf, isOfPeople, recordGlobs } from '../../project/records/kinds';
import type { Project } from '../../engine/project';
import { listModels } from '../../features/predictions/prediction-log';
import type { FileKind, Proposal, Wanted } from './yaml-values';

const FILES_SHOWN = 200;

const GLOBS: Readonly<Record<FileKind, readonly string[]>> = {
  yaml: ['**/*.{yaml,yml}', '!labelwright.yaml'],
  samples: ['**/*.{jsonl,ndjson,csv,tsv,txt}'],
  records: ['**/*.jsonl'],
  any: ['**/*.{yaml,yml,jsonl,ndjson,csv,tsv,txt}'],
};

/** The proposals for a value; names of files and folders and fields of samples are looked up. */
export async function lookUp(
  project: Project,
  model: ProjectModel,
  wanted: Wanted,
): Promise<readonly Proposal[]> {
  if ('proposals' in wanted) return wanted.proposals;
  if ('fields' in wanted) return fields(project, model);
  if ('folders' in wanted) return folders(project);
  if ('models' in wanted) return (await listModels(project)).map((text) => ({ text, kind: 'value' }));
  return files(project, model, wanted.files);
}

async function files(project: Project, model: ProjectModel, kind: FileKind): Promise<Proposal[]> {
  const ofPeople = recordGlobs(model.schema, isOfPeople).map((glob) => `!${folderOf(glob)}/**`);
  // Records are not samples, and samples are not gold.
  const others =
    kind === 'samples'
      ? ofPeople
      : kind === 'records'
        ? [...ofPeople, ...project.samples.files.map(({ path }) => `!${path}`)]
        : [];
  const found = await project.files.list([...GLOBS[kind], ...others]);
  const paths = found.slice(0, FILES_SHOWN).map(({ path }) => path);
  const globs = kind === 'yaml' ? [] : globsOf(paths);
  return [...globs, ...paths].map((text) => ({ text, kind: 'file' }));
}

/** `data/*.jsonl` for each folder and ending that two or more of the files share. */
function globsOf(paths: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const glob = path.replace(/[^/]*(\.[^./]+)$/, '*$1');
    counts.set(glob, (counts.get(glob) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 1).map(([glob]) => glob);
}

async function folders(project: Project): Promise<Proposal[]> {
  const found = await project.files.list(GLOBS.any);
  const names = new Set(
    found.flatMap(({ path }) => (path.includes('/') ? [path.slice(0, path.lastIndexOf('/'))] : [])),
  );
  return [...names].slice(0, FILES_SHOWN).map((text) => ({ text, kind: 'folder' }));
}

async function fields(project: Project, model: ProjectModel): Promise<Proposal[]> {
  for (const file of project.samples.files) {
    if (file.rows === 0) continue;
    const { raw } = project.samples.read(file, 0);
    const { value } = file.parse(raw.raw, { ...model.schema.data });
    const sample = value ?? {};
    return Object.entries(sample).map(([text, content]) => ({
      text,
      kind: 'field',
      detail: JSON.stringify(content)?.slice(0, 60) ?? '',
    }));
  }
  return [];
}
