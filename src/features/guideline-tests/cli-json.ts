import { jsonHead } from '../../cli/version';
import { rangeOf } from '../../rules/framework/yaml-findings';
import { coveredShare, isCovered } from './coverage';
import type { TestReport } from './report';
import { failing, type TestedAnswer } from './run-tests';

const head = ({ version, checks }: TestReport, folder: string): object => ({
  ...jsonHead(),
  folder,
  ...(version !== undefined && { guideline: version }),
  checks,
});

const lineOf = (place: Parameters<typeof rangeOf>[0]): number => rangeOf(place).start.line + 1;

function ratesJson(answers: readonly TestedAnswer[]): object {
  const { tested, failed, share } = failing(answers);
  const [low, high] = share.value === null ? [null, null] : share.limits;
  return {
    n: tested,
    failed,
    share: share.value,
    low,
    high,
    answers: answers.map(({ by, sample, isRight, judged, rules }) => ({
      by,
      sample,
      right: isRight,
      wrong: judged.wrong,
      ruled_out: judged.ruledOut,
      rules,
      ...(judged.cites !== undefined && { cites: judged.cites }),
    })),
  };
}

/** The tests as JSON. Lines are counted from 1. */
export const testsJson = (report: TestReport, folder: string): object => ({
  ...head(report, folder),
  examples: report.tests.examples.map(({ id, test, findings, samples, people, predictions }) => ({
    id,
    line: lineOf(test.example),
    not_tested: test.untested,
    findings: findings.map(({ rule, severity, message, range }) => ({
      rule,
      severity,
      message,
      line: range.start.line + 1,
    })),
    samples,
    people: ratesJson(people),
    predictions: ratesJson(predictions),
  })),
  layers: report.worth.map(({ layer, observed = null, alpha = null, pairs }) => ({
    layer,
    observed,
    alpha,
    pairs: pairs.map(({ a, b, samples, people, atMost, aboutAlpha = null, tieBreakers, cost }) => ({
      labels: [a, b],
      tie_breakers: tieBreakers,
      samples: samples.size,
      people,
      at_most: atMost,
      about_alpha: aboutAlpha,
      cost,
    })),
  })),
});

/** The coverage as JSON, the items that lack most first. */
export const coverageJson = (report: TestReport, folder: string): object => ({
  ...head(report, folder),
  coverage: coveredShare(report.coverage) ?? null,
  items: report.coverage.map((item) => ({
    id: item.id,
    kind: item.kind,
    line: lineOf(item.item),
    covered: isCovered(item),
    examples: item.examples,
    counter_examples: item.counterExamples ?? null,
    citing_answers: item.answers,
    citing_samples: item.samples,
    citing_predictions: item.predictions,
    decided: item.decided ?? null,
    tested: item.tested,
    ...(item.answers === 0 && { should_cite: item.affected }),
  })),
});
