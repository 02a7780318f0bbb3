import { SCHEMA_FILE } from '../../../project/model-store';
import type { IsHidden } from '../../../engine/independence';
import type { Project } from '../../../engine/project';
import type { BucketNode } from '../../../protocol/buckets';

/** The part of a hosted project that the trees use. */
export interface ShownProject {
  readonly project: Project;
  /** URI of the project's folder. */
  readonly root: string;
  /** The URI of a project-relative path. */
  uri(path: string): string;
  /** As `HostedProject.goldHidden`. */
  goldHidden?(person: string | undefined): IsHidden | undefined;
}

/** Nodes for an unreadable schema, or one without layers: an empty tree would look as if there were no problems. */
export function problemNodes(hosted: ShownProject): BucketNode[] {
  const { model, models, findings } = hosted.project;
  const errors = findings.yaml.list.filter(
    ({ file, severity }) => file === SCHEMA_FILE && severity === 'error',
  );
  const hasLayers = model?.schema.layers.some(({ layer }) => layer) ?? false;
  const finding = errors.find(({ rule }) => rule === 'yaml-syntax') ?? (hasLayers ? undefined : errors[0]);
  const missing = missingNodes(hosted);
  if (hasLayers && !finding) return missing;
  const { line, character } = finding?.range.start ?? { line: 0, character: 0 };
  const message =
    finding?.message ??
    (model ? 'It has no layers, so that there is nothing to label.' : models.unreadable?.message);
  const label = hasLayers ? 'Schema read only in part' : 'Schema cannot be read';
  const place = `${SCHEMA_FILE}${finding ? `:${line + 1}` : ''}`;
  return [
    {
      id: 'problem',
      root: hosted.root,
      icon: 'error',
      kind: 'problem',
      label,
      description: finding ? `line ${line + 1}` : SCHEMA_FILE,
      tooltip: [place, message].filter(Boolean).join('\n'),
      count: 0,
      place: { uri: hosted.uri(SCHEMA_FILE), line, character },
    },
    ...missing,
  ];
}

/** Node labels for findings of the rules about paths, by finding key; short, for a narrow side bar. */
const MISSING: readonly [key: RegExp, what: string][] = [
  [/^file-not-found guideline$/, 'Guideline not found'],
  [/^file-not-found samples /, 'Samples not found'],
  [/^unknown-text-field$/, 'Text field not found'],
];

/** Nodes for files and fields that the schema names but that are missing, since their absence distorts the list below. */
function missingNodes(hosted: ShownProject): BucketNode[] {
  return hosted.project
    .findingsOf(SCHEMA_FILE)
    .findings.flatMap(({ key = '', severity, message, range }): BucketNode[] => {
      const [, what] = MISSING.find(([pattern]) => pattern.test(key)) ?? [];
      if (what === undefined || severity !== 'error') return [];
      const { line, character } = range.start;
      return [
        {
          id: `problem ${key}`,
          root: hosted.root,
          icon: 'error',
          kind: 'problem',
          label: what,
          description: `line ${line + 1}`,
          tooltip: `${SCHEMA_FILE}:${line + 1}\n${message}`,
          count: 0,
          place: { uri: hosted.uri(SCHEMA_FILE), line, character },
        },
      ];
    });
}
