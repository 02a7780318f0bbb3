import { jsonHead } from '../../cli/output';
import { rangeOf } from '../../rules/framework/yaml-findings';
import { coveredShare, isCovered } from './coverage';
import type { LayerWorth, TestReport } from './report';
import { failing, type TestedAnswer } from './run-tests';

const lineOf = (place: Parameters<typeof rangeOf>[0]): number => rangeOf(place).start.line + 1;

function ratesJson(answers: readonly TestedAnswer[]): object {
  const { tested, failed, share } = failing(answers);
  const [low, high] = share.ci95 ?? [null, null];
  const list = answers.map(({ by, sample, repeat, isRight, wrong, ruledOut, rules, cites }) => {
    return { by, sample, repeat, right: isRight, wrong, ruled_out: ruledOut, rules, cites };
  });
  return { n: tested, failed, share: share.value, low, high, answers: list };
}

/** The tests as JSON. Lines are counted from 1. */
export const testsJson = (
  { version, tests, models, failures, worth }: TestReport,
  folder: string,
): object => ({
  ...jsonHead(),
  folder,
  guideline: version,
  examples: tests.examples.map((example) => ({
    id: example.id,
    line: lineOf(example.test.example),
    fails: failures.get(example) ?? null,
    not_tested: example.test.untested,
    samples: example.samples,
    people: ratesJson(example.people),
    predictions: ratesJson(example.predictions),
  })),
  models: models.map(({ model, results, against }) => ({
    model,
    against,
    examples: results.map(({ example, outcome = null, change, answers, errors }) => {
      return { id: example.id, result: outcome, change, ...ratesJson(answers), errors };
    }),
  })),
  layers: worthJson(worth),
});

/** What tie-breakers could bring, as JSON. */
export const worthJson = (worth: readonly LayerWorth[]): object[] =>
  worth.map(({ layer, observed = null, alpha = null, pairs }) => ({
    layer,
    observed,
    alpha,
    pairs: pairs.map(({ a, b, samples, people, atMost, aboutAlpha = null, tieBreakers, cost }) => ({
      labels: [a, b],
      tie_breakers: tieBreakers,
      samples: samples.size,
      people: people.size,
      at_most: atMost,
      about_alpha: aboutAlpha,
      cost,
    })),
  }));

/** The coverage as JSON, the items that lack most first. */
export const coverageJson = ({ version, coverage }: TestReport, folder: string): object => ({
  ...jsonHead(),
  folder,
  guideline: version,
  coverage: coveredShare(coverage) ?? null,
  items: coverage.map((each) => ({
    id: each.item.id,
    line: lineOf(each.item),
    covered: isCovered(each),
    examples: each.examples,
    counter_examples: each.counterExamples ?? null,
    citing_answers: each.answers,
    citing_samples: each.samples,
    citing_predictions: each.predictions,
    decided: each.decided ?? null,
    tested: each.tested,
    ...(each.answers === 0 && { should_cite: each.affected }),
  })),
});
