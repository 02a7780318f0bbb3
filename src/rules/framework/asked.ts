import type { Unplaced } from '../../core/project/model';
import type { Answer } from './entry-rule';

type Question<Of, About, A extends Answer> = (of: Of, about: About) => A;

/** What was asked of something, about what, and what the answer was. Three lists: they are gone through at each keystroke for each entry. */
export class Asked<Of> {
  readonly #questions: Question<Of, unknown, Answer>[] = [];
  readonly #about: unknown[] = [];
  readonly #answers: Answer[] = [];

  /** Answers a question, and notes the answer. */
  ask<About, A extends Answer>(of: Of, question: Question<Of, About, A>, about: About): Unplaced<A> {
    // Several rules ask the same.
    const at = this.#questions.findIndex((one, n) => one === question && this.#about[n] === about);
    if (at >= 0) return this.#answers[at] as Unplaced<A>;
    const answer = question(of, about);
    this.#questions.push(question as Question<Of, unknown, Answer>);
    this.#about.push(about);
    this.#answers.push(answer);
    return answer as Unplaced<A>;
  }

  /** Whether all answers are what they were. The newest are kept: an older one would keep its version of the file alive. */
  stillHolds(of: Of): boolean {
    for (let n = 0; n < this.#questions.length; n++) {
      const answer = this.#questions[n]!(of, this.#about[n]);
      if (!isSame(this.#answers[n], answer)) return false;
      this.#answers[n] = answer;
    }
    return true;
  }
}

/** Parts of the model are the same while their nodes are: these never change, and live as long as their text stays. */
function isSame(before: Answer, now: Answer): boolean {
  if (before === now) return true;
  if (typeof before !== 'object' || typeof now !== 'object') return false;
  if ('node' in before || 'node' in now)
    return (before as { node?: unknown }).node === (now as { node?: unknown }).node;
  return JSON.stringify(before) === JSON.stringify(now);
}
