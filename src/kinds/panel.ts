/** What each kind of question has in the panel. Like index.ts, for the program that draws. */
import type { KindPanels } from '../panel/webview/components/parts';
import { choice } from './choice/panel';
import { choices } from './choices/panel';
import { comparison } from './comparison/panel';
import { rating } from './rating/panel';
import { relations } from './relations/panel';
import { spans } from './spans/panel';
import { text } from './text/panel';
import { turn } from './turn/panel';

export const PANELS: KindPanels = { choice, choices, rating, text, spans, relations, comparison, turn };
