import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { flowText } from '../../../base/yaml/write-value';
import { applyEdit, insertKey } from '../../../base/yaml/edit';
import { parseYaml } from '../../../base/yaml/parse';
import { PROGRAM } from '../../../base/program';
import { SCHEMA_FILE } from '../../../project/model-store';
import { isAnnotatorName, nameProblem, sameButCase } from '../../../project/records/annotator-name';
import { NodeFiles } from '../../../platform/node-files';
import { teamFiles } from '../../../platform/templates';
import { writeGitSettings } from '../../../cli/git-settings';
import { relativeFolder } from '../../../cli/find-projects';
import { openedModel } from '../../../cli/open-project';
import { UsageError } from '../../../cli/options';

const encoder = new TextEncoder();
const BATCH = 'assignments/first.yaml';

/** Throws UsageError unless these are the names of at least two people. */
export function requireTeam(people: readonly string[]): void {
  if (people.length < 2) throw new UsageError('A team has two people or more: --team ana,ben');
  for (const [n, name] of people.entries()) {
    if (!isAnnotatorName(name)) throw new UsageError(nameProblem(name));
    const other = people.slice(0, n).find((each) => each === name || sameButCase(each, name));
    if (other !== undefined)
      throw new UsageError(`"${other}" and "${name}" would share a file. Give each person another name.`);
  }
}

/**
 * Writes what a team needs into a project: its people, a first batch, settings of Git, a workflow and the program that it runs, a container,
 * and a text to send. What exists stays as it is. Returns lines that say what was done and what is next.
 */
export async function writeTeam(folder: string, people: readonly string[]): Promise<string[]> {
  const files = new NodeFiles(folder);
  const { model } = await openedModel(files, false);
  const shown = (file: string): string => path.join(relativeFolder(folder), file);
  const wanted = new Map<string, Uint8Array>();
  for (const [file, text] of Object.entries(teamFiles())) {
    const names = file === BATCH ? flowText([...people]) : people.join(', ');
    const title = model.schema.title ?? path.basename(path.resolve(folder));
    wanted.set(file, encoder.encode(text.replaceAll('PEOPLE', () => names).replaceAll('TITLE', () => title)));
  }
  // All samples in one batch more would be work that nobody planned.
  if (model.batches.length > 0) wanted.delete(BATCH);
  if (PROGRAM !== undefined) wanted.set('tools/labelwright.js', await readFile(PROGRAM));
  const written: string[] = await writeGitSettings(files);
  const left: string[] = [];
  for (const [file, bytes] of wanted)
    if (await files.stat(file)) left.push(file);
    else {
      await files.writeAtomic(file, bytes, null);
      written.push(file);
    }
  const known = new Set(model.schema.annotators.map(({ id }) => id));
  const missing = people.filter((name) => !known.has(name));
  const isAdded = missing.length > 0 && (await addPeople(files, people));
  if (isAdded) written.push(SCHEMA_FILE);
  return [
    ...(written.length > 0 ? [`Wrote for the team: ${written.map(shown).join(', ')}.`] : []),
    ...(left.length > 0 ? [`Left as they are: ${left.map(shown).join(', ')}.`] : []),
    ...(model.batches.length > 0 ? ['No batch was added, because there are some.'] : []),
    ...(missing.length > 0 && !isAdded
      ? [`${shown(SCHEMA_FILE)} was left as it is: add ${missing.join(', ')} to people.annotators.`]
      : []),
    'Next: put labelwright.vsix into tools/, read what was written, and freeze the batch by "labelwright assign". Commit and push it all, then send INVITATION.md. The container was not tried in Codespaces.',
  ];
}

/** Adds people to a schema that says nothing of people; false where it does, or cannot be edited. */
async function addPeople(files: NodeFiles, people: readonly string[]): Promise<boolean> {
  const { version } = (await files.stat(SCHEMA_FILE))!;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await files.read(SCHEMA_FILE));
  const doc = parseYaml(text);
  if (doc.root.kind !== 'map' || doc.root.entry('people')) return false;
  const edit = insertKey(doc, doc.root, 'people', { annotators: [...people] });
  if (edit) await files.writeAtomic(SCHEMA_FILE, encoder.encode(applyEdit(text, edit)), version);
  return edit !== undefined;
}
