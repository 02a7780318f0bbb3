import { ASSIST_REQUEST } from './requests';
import type { Editor } from '../../extension/editor';

/** The effect of suggestions as a page. */
export const register = (editor: Editor): void =>
  void editor.page({
    viewType: 'labelwright.assist',
    request: ASSIST_REQUEST,
    name: 'the effect of suggestions',
    title: 'Effect of Suggestions',
    command: 'labelwright.showAssist',
    question: 'In which project do you want to measure suggestions?',
    icon: 'lightbulb',
    order: 9,
  });
