import { hasCosts } from '../../../disagreement/mistake-cost';
import { beginningOf } from '../../../base/text/phrases';
import { showsMarkdown } from '../../../project/model/layout';
import type { ProjectModel } from '../../../project/model/model';
import { isDerivedId } from '../../../project/samples/sample-ids';
import type { BucketItem } from '../items/group-items';
import type {
  BucketNode,
  BucketsResult,
  BucketsView,
  BucketSelection,
  ListOrder,
} from '../../../protocol/buckets';
import { inShort, type Branch, type Branches } from './branches';
import { kindName, layerName } from './bucket-names';
import type { GatheredItems } from './item-lists';
import { SCHEMA_FILE } from '../../../project/model-store';
import type { Position } from '../../../project/findings/finding';
import type { IsHidden } from '../../../engine/independence';
import type { Project } from '../../../engine/project';

/** The part of a hosted project that the trees use. */
export interface ShownProject {
  readonly project: Project;
  /** URI of the project's folder. */
  readonly root: string;
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
  const message =
    finding?.message ??
    (model ? 'It has no layers, so that there is nothing to label.' : models.unreadable?.message);
  const label = hasLayers ? 'Schema read only in part' : 'Schema cannot be read';
  return [problemNode(hosted, 'problem', label, message, finding?.range.start), ...missing];
}

/** A node for a problem of the schema, at its place if it has one. */
function problemNode(
  hosted: ShownProject,
  id: string,
  label: string,
  message: string | undefined,
  at: Position | undefined,
): BucketNode {
  const place = at ? `${SCHEMA_FILE}:${at.line + 1}` : SCHEMA_FILE;
  return {
    id,
    root: hosted.root,
    icon: 'error',
    kind: 'problem',
    label,
    description: at ? `line ${at.line + 1}` : SCHEMA_FILE,
    tooltip: [place, message].filter(Boolean).join('\n'),
    place: { uri: hosted.uri(SCHEMA_FILE), line: 0, character: 0, ...at },
  };
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
      return [problemNode(hosted, `problem ${key}`, what, message, range.start)];
    });
}

/** The trees as last requested. */
export interface ShownTrees {
  readonly model: ProjectModel;
  readonly order: ListOrder;
  readonly gathered: GatheredItems;
  readonly branches: Readonly<Record<BucketsView, Branches>>;
  readonly result: BucketsResult;
}

/** UTF-16 units of the text shown beside a sample. */
const SNIPPET = 80;

/** The beginning of a sample's text on one line. */
export const snippetOf = (model: ProjectModel, text = '', most = SNIPPET): string =>
  beginningOf(text, most, showsMarkdown(model.schema.data.layout));

/** What a list calls a sample, and what follows: its id and its beginning, or its beginning alone if the id is made of the text. */
export const calledInList = (id: string, snippet: string): [label: string, rest: string] =>
  isDerivedId(id) && snippet !== '' ? [snippet, ''] : [id, snippet];

export class SampleNodes {
  constructor(
    private readonly hosted: ShownProject,
    private readonly shown: ShownTrees,
    private readonly view: BucketsView,
  ) {}

  node(branch: Branch, one: BucketItem): BucketNode {
    const { model, gathered, result } = this.shown;
    const { root } = this.hosted;
    const { name, snippet, path } = this.textOf(one);
    const [label, rest] = calledInList(name, snippet);
    const score = gathered.scoreOf?.(one, branch.annotator);
    const layers = this.view === 'disagreements' && (result.by === 'annotator' || result.by === 'rule');
    const layer = layers && one.layer !== undefined ? [layerName(model, one.layer)] : [];
    const cost = hasCosts(model) && one.cost !== 1 ? [`costs ${inShort(one.cost)} ordinary mistakes`] : [];
    const numbers = [...layer, ...cost, ...(score === undefined ? [] : [`error ${score.toFixed(2)}`])];
    return {
      id: `${branch.id}/${encodeURIComponent(one.id)}`,
      root,
      view: this.view,
      kind: 'sample',
      label,
      description: [...numbers, rest].filter(Boolean).join(' · '),
      spoken: [label, kindName(this.view, one.kind), ...numbers, rest].filter(Boolean).join(', '),
      icon: 'note',
      ...(path !== undefined
        ? {
            target: {
              uri: this.hosted.uri(path),
              sample: name,
              bucket: {
                root,
                about: { kind: 'selection', selection: this.#selection(branch) },
                title: branch.label,
              },
            },
          }
        : one.at && { place: { uri: this.hosted.uri(one.at.file), line: one.at.line, character: 0 } }),
    };
  }

  /** A sample's name, the start of its text and the project-relative path of its file; without a file it cannot be opened. */
  textOf(one: BucketItem): { name: string; snippet: string; path: string | undefined } {
    const { samples } = this.hosted.project;
    const place = samples.locate(one.key);
    const content = place && samples.read(place.file, place.row);
    return {
      name: one.name ?? content?.id ?? this.hosted.project.view(this.shown.model).name(one.key),
      snippet: snippetOf(this.shown.model, content && 'text' in content ? content.text : undefined),
      path: place?.file.path,
    };
  }

  #selection(branch: Branch): BucketSelection {
    const { order } = this.shown;
    return { ...order, root: this.hosted.root, view: this.view, branches: [branch.id], samples: [] };
  }
}
