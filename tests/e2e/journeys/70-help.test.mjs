// The guides in the window: by F1, from guide to guide, in both languages, with their pictures.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../driver.mjs';
import { logIn, sampleForAll } from './sample.mjs';

const { inSample } = sampleForAll();

test('the guide of the role opens by F1, speaks both languages and shows its pictures', { timeout: 120_000 }, () =>
  inSample('help', async (window) => {
    await logIn(window, 'fang');
    await window.execute('dispatchEvent(new KeyboardEvent("keydown", { key: "F1", bubbles: true })); return true');
    await window.byTestId('guide-legal').shows('投诉');
    await until('the first picture is drawn', 20_000, () =>
      window.execute(
        `const picture = document.querySelector('[data-testid="guide-legal"] img');
         picture.scrollIntoView();
         return picture.naturalWidth > 0;`,
      ),
    );
    await window.byTestId('lang-en').click();
    await window.byTestId('guide-legal').shows('Handling rules');
    await window.byTestId('help-first-report').click();
    await window.byTestId('guide-first-report').shows('Conclude');
    await window.screenshot('help');
    assert.deepEqual(window.pageErrors(), []);
  }));
