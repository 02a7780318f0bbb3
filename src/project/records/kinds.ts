/** Whose file it is, by the name of the file. Files of people are theirs alone: *Share Answers* commits a person's own. */
type Owner = 'annotator' | 'reviewer' | 'model' | 'project';

/** Where labelwright.yaml places files of records. */
export interface Places {
  readonly data: {
    readonly annotations: string;
    readonly decisions: string;
    readonly gold: readonly string[];
  };
  readonly training?: { readonly split: { readonly file: string } };
}

/** A kind of files whose lines each say something of a sample, which they name as `sample` (in gold also as `id`), or of a person's page. */
export interface RecordFileKind {
  /** Where the files are unless labelwright.yaml says otherwise: a glob. */
  readonly glob: string;
  /** Where labelwright.yaml says that they are: globs. */
  readonly placed?: (places: Places) => readonly string[];
  readonly owner: Owner;
  /** The records that the engine keeps in memory. */
  readonly record?: 'annotation' | 'decision' | 'gold';
  /** Git merges them record by record, by their ids and times. */
  readonly isMerged?: boolean;
  /** `migrate` repeats the records with new names, or lists the lines for a person to edit; undefined: names in them are those of their time. */
  readonly migrates?: 'repeats' | 'lists';
  /** `check` looks for faults in them. */
  readonly isChecked?: boolean;
  /** A hand-off is made from all of them, and its manifest has their hashes. (Of predictions and answers to examples, it has those that the gate names.) */
  readonly isHandedOff?: boolean;
  /** Predictions of models for samples. */
  readonly arePredictions?: boolean;
  /** The table of docs/sql.md that has their lines. */
  readonly table?: string;
  /** An agent that has not answered may learn what is wrong with them. */
  readonly isOpenToAgents?: boolean;
}

/** All kinds of record files. `erase` takes the lines about a sample out of each, and no command writes a report over one. */
export const RECORD_FILES: readonly RecordFileKind[] = [
  {
    glob: 'annotations/*.jsonl',
    placed: ({ data }) => [`${data.annotations}/*.jsonl`],
    owner: 'annotator',
    record: 'annotation',
    isMerged: true,
    migrates: 'repeats',
    isChecked: true,
    isHandedOff: true,
    table: 'record_lines',
  },
  {
    glob: 'decisions/*.jsonl',
    placed: ({ data }) => [`${data.decisions}/*.jsonl`],
    owner: 'reviewer',
    record: 'decision',
    isMerged: true,
    migrates: 'repeats',
    isChecked: true,
    isHandedOff: true,
    table: 'decision_lines',
  },
  {
    glob: 'gold/*.jsonl',
    placed: ({ data }) => data.gold,
    owner: 'project',
    record: 'gold',
    migrates: 'lists',
    isChecked: true,
    isHandedOff: true,
    table: 'gold_lines',
  },
  {
    glob: 'suggestions/*.jsonl',
    owner: 'model',
    isChecked: true,
    isHandedOff: true,
    arePredictions: true,
  },
  {
    glob: 'predictions/*.jsonl',
    owner: 'model',
    isChecked: true,
    arePredictions: true,
  },
  {
    glob: 'guideline-tests/*.jsonl',
    owner: 'model',
  },
  {
    glob: 'spot-checks/*.jsonl',
    owner: 'project',
  },
  {
    glob: 'splits.jsonl',
    placed: ({ training }) => [training?.split.file ?? 'splits.jsonl'],
    owner: 'project',
    isChecked: true,
    isHandedOff: true,
    isOpenToAgents: true,
  },
  {
    glob: 'assignments/*.jsonl',
    owner: 'project',
    isChecked: true,
  },
  {
    glob: 'pages/*.jsonl',
    owner: 'reviewer',
    isMerged: true,
  },
];

/** The globs of a kind in a project. */
export const globsOf = ({ glob, placed }: RecordFileKind, places: Places): readonly string[] =>
  placed?.(places) ?? [glob];

/** The globs of those kinds of a project that `isWanted` chooses. */
export const recordGlobs = (
  places: Places,
  isWanted: (kind: RecordFileKind) => boolean | undefined = () => true,
): string[] => RECORD_FILES.filter(isWanted).flatMap((kind) => globsOf(kind, places));

/** Whether the files of a kind are named after the people whose records they have. */
export const isOfPeople = ({ owner }: RecordFileKind): boolean =>
  owner === 'annotator' || owner === 'reviewer';

/** The kind of the files that hold records which the engine keeps in memory. */
export const kindOfRecord = (record: RecordFileKind['record']): RecordFileKind =>
  RECORD_FILES.find((kind) => kind.record === record)!;

/** The folder of a glob of files. */
export const folderOf = (glob: string): string => glob.slice(0, Math.max(0, glob.lastIndexOf('/')));
