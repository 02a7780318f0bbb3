import type { PanelState } from '../state/panel-state';

/** Below these widths (the same as in styles/layout.css), list and guideline are drawers over the text instead of columns. */
const NO_COLUMN = { list: '(width < 1040px)', guideline: '(width < 800px)' } as const;

export type Drawer = keyof typeof NO_COLUMN;

/** Whether the list or the guideline is a drawer at the current width of the window. */
const isDrawer = (which: Drawer): boolean => globalThis.matchMedia?.(NO_COLUMN[which]).matches ?? false;

/** Shows or hides the list or the guideline, as a column or a drawer. */
export function togglePane(state: PanelState, which: Drawer): PanelState {
  if (isDrawer(which)) return { ...state, drawer: state.drawer === which ? undefined : which };
  return which === 'list'
    ? { ...state, listHidden: !state.listHidden }
    : { ...state, guidelineHidden: !state.guidelineHidden };
}

/** Shows or hides the general rules, and opens the guideline if it is hidden. */
export function toggleGeneral(state: PanelState): PanelState {
  if (isDrawer('guideline') && state.drawer !== 'guideline')
    return { ...state, drawer: 'guideline', showGeneral: true };
  return { ...state, showGeneral: !state.showGeneral };
}
