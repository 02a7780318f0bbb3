import type { Finding } from '../../../../project/findings/finding';
import type { Counts } from '../../../../engine/check-project';
import {
  totalCounts,
  type Narrowed,
  type RuleStatistics,
  type CheckedProject,
  type CheckReport,
  oneBased,
} from './report';
import { shownPath } from '../../../../cli/find-projects';
import { sumOf } from '../../../../cli/finding-counts';
import { jsonHead } from '../../../../cli/output';
import { defined } from '../../../../base/objects';

/** The report as JSON, one finding per line. */
export function* checkJson(report: CheckReport): Iterable<string> {
  yield `${JSON.stringify(jsonHead()).slice(0, -1)},\n`;
  yield `"summary":${JSON.stringify(summary(report))},\n`;
  if (report.statistics) yield `"statistics":${JSON.stringify(report.statistics.map(statisticsJson))},\n`;
  if (report.narrowed) yield `"leftOut":${JSON.stringify(leftOut(report.narrowed))},\n`;
  yield '"projects":[';
  for (const [n, project] of report.projects.entries()) {
    yield n > 0 ? ',\n' : '\n';
    yield* projectJson(project);
  }
  yield '\n]}\n';
}

function* projectJson(project: CheckedProject): Iterable<string> {
  const { folder, title, guideline, result } = project;
  yield `${JSON.stringify({ folder, title, guideline }).slice(0, -1)},`;
  yield `"counts":${JSON.stringify(countsJson(result.counts))},"filesChecked":${result.filesChecked},"files":[`;
  for (const [n, { path, counts, findings }] of result.files.entries()) {
    yield `${n > 0 ? ',' : ''}\n{"path":${JSON.stringify(shownPath(project, path))},`;
    yield `"counts":${JSON.stringify(countsJson(counts))},"notShown":${sumOf(counts) - findings.length},"findings":[`;
    for (const [i, finding] of findings.entries())
      yield `${i > 0 ? ',' : ''}\n${JSON.stringify(findingJson(project, finding))}`;
    yield ']}';
  }
  yield ']}';
}

const statisticsJson = ({ rule, counts, files, safeFixes, suppressed }: RuleStatistics) => ({
  rule,
  ...countsJson(counts),
  files,
  safeFixes,
  suppressed,
});

function summary(report: CheckReport): object {
  const filesChecked = report.projects.reduce((sum, { result }) => sum + result.filesChecked, 0);
  return { ...countsJson(totalCounts(report)), filesChecked };
}

function leftOut({ changedSince, baseline, files, asSeenBy }: Narrowed): object {
  return {
    ...(changedSince && { changedSince: { ...changedSince, elsewhere: countsJson(changedSince.elsewhere) } }),
    ...(baseline && { baseline: { ...baseline, hidden: countsJson(baseline.hidden) } }),
    ...(files && { files: { ...files, elsewhere: countsJson(files.elsewhere) } }),
    ...(asSeenBy && { asSeenBy: { hidden: countsJson(asSeenBy.hidden) } }),
  };
}

const countsJson = ({ error, warning, info }: Counts) => ({ errors: error, warnings: warning, infos: info });

/** A finding in the JSON output; positions count from 1. */
function findingJson(project: CheckedProject, finding: Finding): object {
  const { rule, severity, message, range, sample, key, related, fixes } = finding;
  const place = (file: string, at: Finding['range']) => ({ path: shownPath(project, file), ...oneBased(at) });
  return {
    rule,
    severity,
    message,
    ...oneBased(range),
    ...defined({ sample, key }),
    ...(related && {
      related: related.map(({ file, range: at, message: text }) => ({ ...place(file, at), message: text })),
    }),
    ...(fixes && {
      fixes: fixes.map(({ title, safety, edits }) => ({
        title,
        safety,
        edits: edits.map(({ file, range: at, newText }) => ({ ...place(file, at), newText })),
      })),
    }),
  };
}
