import {
  addCounts,
  fateOf,
  noCounts,
  type CheckedFile,
  type CheckOptions,
  type CheckResult,
  type Counts,
} from '../../engine/check-project';
import { findingPolicy } from '../../engine/independence';
import type { WithModel } from '../../engine/project';
import type { Finding } from '../../project/findings/finding';
import { UNNAMED } from '../../project/records/annotator-name';

/** Removes findings from a full result. `left` counts them. */
export function narrowResult(
  result: CheckResult,
  stays: (finding: Finding) => boolean,
): { readonly result: CheckResult; readonly left: Counts } {
  const left = noCounts();
  const files = result.files.flatMap(({ path, findings }): CheckedFile[] => {
    const remaining: Finding[] = [];
    for (const finding of findings) {
      if (stays(finding)) remaining.push(finding);
      else left[finding.severity] += 1;
    }
    return remaining.length === 0 ? [] : [{ path, findings: remaining, counts: countsOf(remaining) }];
  });
  return { result: { ...result, files, counts: sumCounts(files) }, left };
}

/** Reduces a full result to the findings that the options select; the counts still include the rest. */
export function cutResult(result: CheckResult, options: CheckOptions): CheckResult {
  const files = result.files.map(({ path, findings, counts }) => {
    const remaining = findings.filter((finding) => fateOf(finding, options) === 'keep');
    return { path, findings: remaining.slice(0, options.limit), counts };
  });
  return { ...result, files };
}

/** Reduces the list of a result to what annotators may see, whoever of them reads it; the counts stay. Adds to `hidden` what is left out. */
export function asAnnotatorsSee(read: WithModel, result: CheckResult, hidden: Counts): CheckResult {
  const see = findingPolicy(read, UNNAMED, () => false);
  if (!see) return result;
  const files = result.files.map((file): CheckedFile => {
    const findings = file.findings.flatMap((finding) => {
      const seen = see(finding);
      if (typeof seen === 'object') return [seen];
      hidden[finding.severity] += 1;
      return [];
    });
    return { ...file, findings };
  });
  return { ...result, files };
}

function countsOf(findings: readonly Finding[]): Counts {
  const counts = noCounts();
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

/** The counts of all of them. */
export function sumCounts(all: readonly { readonly counts: Counts }[]): Counts {
  const sum = noCounts();
  for (const { counts } of all) addCounts(sum, counts);
  return sum;
}
