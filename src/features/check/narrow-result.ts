import {
  addCounts,
  fateOf,
  noCounts,
  type CheckedFile,
  type CheckOptions,
  type CheckResult,
  type Counts,
} from '../../engine/check-project';
import type { Finding } from '../../project/findings/finding';

/** Takes findings out of a result that holds all of them. `left` counts what was taken out. */
export function narrowResult(
  result: CheckResult,
  stays: (finding: Finding) => boolean,
): { readonly result: CheckResult; readonly left: Counts } {
  const left = noCounts();
  const files = result.files.flatMap(({ path, findings }): CheckedFile[] => {
    const kept: Finding[] = [];
    for (const finding of findings) {
      if (stays(finding)) kept.push(finding);
      else left[finding.severity] += 1;
    }
    return kept.length === 0 ? [] : [{ path, findings: kept, counts: countsOf(kept) }];
  });
  return { result: { ...result, files, counts: sum(files) }, left };
}

/** Cuts a result that holds all findings down to what the options keep; the rest still counts. */
export function cutResult(result: CheckResult, options: CheckOptions): CheckResult {
  const files = result.files.map(({ path, findings, counts }) => {
    const kept = findings.filter((finding) => fateOf(finding, options) === 'keep');
    return { path, findings: kept.slice(0, options.limit), counts };
  });
  return { ...result, files };
}

function countsOf(findings: readonly Finding[]): Counts {
  const counts = noCounts();
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

function sum(files: readonly CheckedFile[]): Counts {
  const counts = noCounts();
  for (const file of files) addCounts(counts, file.counts);
  return counts;
}
