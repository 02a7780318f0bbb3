import { isReservedName } from '../../base/files/paths';
import { annotatorOf, isAnnotatorName, nameProblem, sameButCase } from '../../project/records/annotator-name';
import { field } from '../../project/model/reader';
import { projectRule } from '../framework/rule';

export const annotatorFileName = projectRule({
  id: 'annotator-file-name',
  group: 'annotations',
  severity: 'warning',
  reveals: 'nothing',
  summary:
    'The name cannot be a file name everywhere: a clone may lack the file, or mix the records of two annotators.',
  check({ recordFiles, model }, report) {
    const names = new Map<string, string>();
    for (const { path, kind } of recordFiles) {
      if (kind !== 'annotation') continue;
      const name = annotatorOf(path);
      const record = { file: path, line: 0, offset: 0, path: ['annotator'] };
      const key = `annotator-file-name ${name}`;
      if (isReservedName(name))
        report({
          record,
          message: `Windows reserves the name "${name}": the project cannot be checked out there. Give the annotator another name, with a migration.`,
          key,
        });
      const other = [...names.keys()].find((one) => sameButCase(one, name));
      if (other !== undefined)
        report({
          record,
          message: `"${name}" and "${other}" differ only in upper and lower case: on Windows and macOS ${path} and ${names.get(other)!} are one file. Give one of them another name, with a migration.`,
          key,
        });
      names.set(name, path);
    }
    const { file } = model.schema;
    for (const part of ['annotators', 'reviewers'] as const) {
      const people = model.schema[part];
      const node = field(field(file.root, 'people'), part) ?? file.root;
      for (const [n, { id }] of people.entries()) {
        const key = `annotator-file-name ${id}`;
        if (isReservedName(id))
          report({
            place: { file, node },
            message: `Windows reserves the name "${id}": answers of this person could not be saved. Give the person another name.`,
            key,
          });
        else if (!isAnnotatorName(id)) report({ place: { file, node }, message: nameProblem(id), key });
        const other = people.slice(0, n).find((one) => sameButCase(one.id, id));
        if (other)
          report({
            place: { file, node },
            message: `"${id}" and "${other.id}" differ only in upper and lower case: on Windows and macOS their files are one. Give one of them another name.`,
            key,
          });
      }
    }
  },
});
