import type { Finding } from '../../project/findings/finding';
import type { RecordFile } from '../../project/answers/record-files';
import { SCHEMA_FILE } from '../../project/model-store';
import type { SampleFile } from '../../project/samples/sample-file';
import { unreadable } from '../../rules/framework/yaml-findings';
import type { Stores } from '../stores/stores';
import type { Updates } from '../updates';

/** Data files that cannot be read, each with its problem: their samples and records are left out. */
export const unreadableFiles = ({ samples, records }: Stores): readonly (SampleFile | RecordFile)[] => [
  ...samples.unreadable,
  ...records.unreadable,
];

/** The findings about files that cannot be read, and about a project that could not be brought up to date. */
export function unreadableFindings(project: Stores & { readonly updates: Updates }): Finding[] {
  const { problem } = project.updates;
  return [
    ...(problem
      ? [unreadable(SCHEMA_FILE, `The project cannot be brought up to date. ${problem.message}`)]
      : []),
    ...unreadableFiles(project).map((file) =>
      unreadable(file.path, `${file.problem!.message} Until it can be read, what it holds is left out.`),
    ),
  ];
}
