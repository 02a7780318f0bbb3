import type { ChangelogEntry, ProjectModel } from '../../model/model';
import { field } from '../../model/reader';
import { replaceScalar, addEntry, addToList } from '../../../base/yaml/edit';
import type { JsValue, YamlNode } from '../../../base/yaml/tree';
import { edited, guidelineOf, partsBefore, type GuidelineEdits } from './places';

/** A change as the changelog tells it; docs/format.md, "guideline.yaml". */
export interface NewChange {
  readonly type: 'added' | 'changed' | 'removed' | 'renamed' | 'split' | 'merged' | 'deprecated';
  readonly target: string;
  readonly into?: readonly string[];
  readonly impact: 'semantic' | 'editorial';
  readonly relabel?: readonly string[];
  readonly note?: string;
}

export interface NewVersion {
  readonly version: string;
  /** YYYY-MM-DD. */
  readonly date?: string;
  readonly author?: string;
  readonly changes: readonly NewChange[];
  readonly note?: string;
}

/** The next version: a semantic change raises the second of three numbers, an editorial one the third; else the last. Skips used ones. */
export function nextVersion(
  { guideline }: Pick<ProjectModel, 'guideline'>,
  impact: NewChange['impact'],
): string | undefined {
  const used = new Set(guideline?.changelog.map(({ version }) => version));
  let version = guideline?.version?.text;
  if (version === undefined) return used.size === 0 ? '1.0.0' : undefined;
  do version = raised(version, impact);
  while (version !== undefined && used.has(version));
  return version;
}

function raised(version: string, impact: NewChange['impact']): string | undefined {
  const three = /^(v?\d{1,9}\.)(\d{1,9})\.(\d{1,9})$/.exec(version);
  if (three)
    return impact === 'semantic'
      ? `${three[1]!}${Number(three[2]) + 1}.0`
      : `${three[1]!}${three[2]!}.${Number(three[3]) + 1}`;
  const last = /(\d{1,9})(\D*)$/.exec(version);
  if (!last) return undefined;
  const number = String(Number(last[1]) + 1).padStart(last[1]!.length, '0');
  return version.slice(0, last.index) + number + last[2]!;
}

/** Sets the guideline's version and adds the changelog entry for it, before all others. */
export function bumpVersion(
  model: ProjectModel,
  { changes, ...about }: NewVersion,
): GuidelineEdits | undefined {
  const at = guidelineOf(model);
  if (!at) return undefined;
  const { document } = at.guideline.file;
  const newest = at.guideline.changelog[0]?.node;
  const versionQuotes = quotesOf(at.guideline.version?.node) ?? 'double';
  const quotes = { version: versionQuotes, date: 'double' as const };
  const entryQuotes = {
    version: quotesOf(newest && field(newest, 'version')) ?? versionQuotes,
    date: quotesOf(newest && field(newest, 'date')) ?? quotes.date,
  };
  const present = field(at.root, 'version');
  const version = !present
    ? addEntry(document, at.root, 'version', about.version, { after: partsBefore('version'), quotes })
    : present.kind === 'scalar' || present.kind === 'missing'
      ? replaceScalar(document, present, about.version)
      : undefined;
  const { note, ...named } = about;
  const entry = {
    ...(named as Record<string, string>),
    ...(changes.length > 0 && { changes: changes.map(changeItem) }),
    ...(note !== undefined && { note }),
  };
  const changelog = addToList(document, at.root, 'changelog', [entry], {
    after: partsBefore('changelog'),
    first: true,
    quotes: entryQuotes,
  });
  return edited(at.guideline, about.version, version, changelog);
}

/** Adds changes to an entry of the changelog. */
export function addChanges(
  model: ProjectModel,
  entry: ChangelogEntry,
  changes: readonly NewChange[],
): GuidelineEdits | undefined {
  const at = guidelineOf(model);
  if (!at || entry.node.kind !== 'map' || changes.length === 0) return undefined;
  const edit = addToList(entry.file.document, entry.node, 'changes', changes.map(changeItem), {
    after: ['version', 'date', 'author'],
    braces: true,
  });
  return edited(at.guideline, entry.version, edit);
}

function changeItem({ type, target, into, impact, relabel, note }: NewChange): Record<string, JsValue> {
  return {
    type,
    target,
    ...(into && into.length > 0 && { into: [...into] }),
    impact,
    ...(relabel && relabel.length > 0 && { relabel: [...relabel] }),
    ...(note !== undefined && { note }),
  };
}

/** The quotes of a text; undefined where it has none: a version or a date could then be read as something else than a text. */
const quotesOf = (node: YamlNode | undefined): 'single' | 'double' | undefined =>
  node?.kind === 'scalar' && (node.style === 'single' || node.style === 'double') ? node.style : undefined;
