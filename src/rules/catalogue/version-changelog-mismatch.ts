import type { ChangelogEntry, GuidelineModel } from '../../project/model/model';
import { field } from '../../project/model/reader';
import { replaceScalar, insertKey, addToList } from '../../base/yaml/edit';
import { renumbered } from '../../project/guideline/edits/renumber';
import { hiddenDifference } from '../../base/text/did-you-mean';
import { wholeGuideline } from '../framework/read-whole';
import { guidelineRule, type ReportYaml } from '../framework/rule';
import { yamlFix } from '../framework/yaml-fixes';

export const versionChangelogMismatch = guidelineRule({
  id: 'version-changelog-mismatch',
  group: 'schema',
  severity: 'error',
  fix: 'ask',
  summary:
    'Records cite the version: without its changelog entry, no one can tell which records a change made stale.',
  check(model, report) {
    const guideline = wholeGuideline(model);
    if (!guideline) return;
    checkVersion(guideline, report);
    checkOrder(guideline, report);
  },
});

function checkVersion(guideline: GuidelineModel, report: ReportYaml): void {
  const { version, changelog, status, file } = guideline;
  if (!version) return;
  const newest = changelog[0];
  if (newest?.version === version.text) return;
  // Entries in the wrong order are reported below.
  if (changelog.find((entry, n) => isOutOfOrder(changelog[n - 1], entry))?.version === version.text) return;
  if (!newest) {
    // The JSON Schema reports unreadable entries; a draft has no history yet.
    if (status === 'draft' || (field(file.root, 'changelog')?.kind ?? 'missing') !== 'missing') return;
    report({
      place: version,
      message: `Version "${version.text}" has no changelog. Add "changelog" with an entry for it.`,
      fixes: addChangelogFix(guideline, version.text),
    });
    return;
  }
  const isOlder = changelog.some((entry) => entry.version === version.text);
  report({
    place: version,
    message: isOlder
      ? `The version is "${version.text}", but the newest entry of the changelog is "${newest.version}". Raise the version.`
      : `The version "${version.text}" has no entry in the changelog; its newest is "${newest.version}". Add an entry on top, or correct the version.${hiddenDifference(version.text, newest.version)}`,
    related: [{ place: { file: newest.file, node: newest.versionNode }, message: 'The newest entry.' }],
    fixes: [...(isOlder ? [] : addEntryFix(guideline, version.text)), ...raiseFix(guideline, newest.version)],
  });
}

function raiseFix({ version, file }: GuidelineModel, newest: string) {
  if (version?.node.kind !== 'scalar') return [];
  const edit = replaceScalar(file.document, version.node, newest);
  return yamlFix(`Change the version to "${newest}"`, 'ask', { file, edit });
}

/** The author fills in what has changed. */
function addEntryFix({ file }: GuidelineModel, version: string) {
  const { document, root } = file;
  if (root.kind !== 'map' || field(root, 'changelog')?.kind !== 'seq') return [];
  const edit = addToList(document, root, 'changelog', [{ version, changes: [] }], { first: true });
  return yamlFix(`Add an entry for "${version}" to the changelog`, 'ask', { file, edit });
}

function addChangelogFix({ file }: GuidelineModel, version: string) {
  if (file.root.kind !== 'map' || file.root.entry('changelog')) return [];
  const changes = [{ type: 'added', target: '*', impact: 'semantic', note: 'First version.' }];
  const entries = [{ version, changes }];
  const edit = insertKey(file.document, file.root, 'changelog', entries);
  return yamlFix('Add a changelog', 'ask', { file, edit });
}

/** The order of the entries determines which changes came after a record. */
function checkOrder(guideline: GuidelineModel, report: ReportYaml): void {
  const { changelog } = guideline;
  const seen = new Map<string, ChangelogEntry>();
  let above: ChangelogEntry | undefined;
  for (const entry of changelog) {
    const place = { file: entry.file, node: entry.versionNode };
    const first = seen.get(entry.version);
    if (first) {
      report({
        place,
        message: `Version "${entry.version}" has two entries. Join them: records that cite it cannot tell them apart.`,
        related: [{ place: { file: first.file, node: first.versionNode }, message: 'The first one.' }],
        key: entry.version,
        fixes: entry === changelog[1] ? renumberFix(guideline) : [],
      });
    } else if (isOutOfOrder(above, entry)) {
      report({
        place,
        message: `Version "${entry.version}" of ${entry.date} is below "${above!.version}" of ${above!.date}. Put the newest entry first.`,
        severity: 'warning',
        key: `order ${entry.version}`,
      });
    }
    seen.set(entry.version, entry);
    above = entry;
  }
}

function renumberFix(guideline: GuidelineModel) {
  const { file } = guideline;
  const { title = '', edits = [] } = renumbered(guideline) ?? {};
  return yamlFix(title, 'ask', ...edits.map((edit) => ({ file, edit })));
}

const isOutOfOrder = (above: ChangelogEntry | undefined, entry: ChangelogEntry): boolean =>
  isDate(above?.date) && isDate(entry.date) && entry.date > above.date;

const isDate = (date: string | undefined): date is string => /^\d{4}-\d\d-\d\d$/.test(date ?? '');
