import { ODD_TEXTS } from '../../support/odd-texts';
import { closeBrowser } from './panel-page';
import { walkTexts } from './walk-texts';

describe('any text in the browser', () => {
  after(closeBrowser);

  it('is shown as it is, walked and marked without harm', () => walkTexts(ODD_TEXTS));
});
