import { readFileSync } from 'node:fs';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { App } from '../src/app';
import { WORDS, type Key } from '../src/i18n';
import { ownName, type Place, PlaceContext } from '../src/kit/window';
import { mock } from '../src/mock/mock';
import { SAMPLE_USERS } from '../src/pages/sample';
import { Tour } from '../src/pages/tour';
import { tourOf, words } from '../src/pages/tour-stops';
import { Behind, record, sent } from './desk';

describe('the first start', () => {
  const nothing = (name: string) =>
    name === 'workspace_start'
      ? { version: '0.1.0', workspace: null, exists: false, lang: 'zh', proposed: '/示例/Hegui/workspace' }
      : undefined;
  const begin = async (lang: 'zh' | 'en' = 'zh') => {
    const calls = record(nothing);
    render(<App start={{ ...(await mock.start()), workspace: null, kept: { lang } }} />);
    await screen.findByTestId('first-start');
    return calls;
  };

  it('offers a workspace to make, to open and to restore, and the keyboard begins there', async () => {
    await begin();
    expect(document.activeElement).toBe(screen.getByTestId('start-create'));
    fireEvent.click(screen.getByTestId('start-create'));
    await screen.findByTestId('create-name');
    expect((screen.getByTestId('create-folder') as HTMLInputElement).value).toBe('/示例/Hegui/workspace');
  });

  it('makes the sample by one press, beside the folder that stays free, and says who its people are', async () => {
    const calls = await begin('en');
    expect(screen.getByTestId('sample-people').querySelectorAll('li').length).toBe(SAMPLE_USERS.length);
    expect(screen.getByTestId('sample-people').textContent).not.toMatch(/[\u3400-\u9fff]/);
    fireEvent.click(screen.getByTestId('demo-ok'));
    await waitFor(() => expect(sent(calls, 'workspace_demo')).toEqual([{ folder: '/示例/Hegui/sample' }]));
  });

  it('names the users whom the core makes, by their names', () => {
    const made = readFileSync('../crates/app/src/demo/content.rs', 'utf8').matchAll(/user\("(\w+)", "([^"]+)"/g);
    const named = SAMPLE_USERS.map((login) => [login, WORDS.zh[`sample.who.${login}` as Key]]);
    expect(named.sort()).toEqual([...made].map(([, login, name]) => [login, name]).sort());
  });
});

describe('the tour', () => {
  const ROLES = ['compliance_officer', 'annotation_lead', 'legal_reviewer', 'security_auditor', 'signer'];

  it('has five to seven stops for each role, of its own where the role has one, each with its words', () => {
    const told = ROLES.map((role) =>
      tourOf([role])
        .stops.map((stop) => stop.key)
        .join(),
    );
    expect(new Set(told).size).toBe(ROLES.length);
    for (const role of ROLES) {
      const { stops } = tourOf([role]);
      expect(stops.length).toBeGreaterThanOrEqual(5);
      expect(stops.length).toBeLessThanOrEqual(7);
      for (const stop of stops) for (const key of Object.values(words(stop))) expect(WORDS.zh[key], key).toBeTruthy();
    }
    expect(tourOf(['signer', 'legal_reviewer']).role).toBe('legal_reviewer');
  });

  const window = (over: Partial<Place>, asked = false, here = true) => {
    record();
    const place: Place = { still: false, kept: () => undefined, keep: vi.fn(), ...over };
    render(
      <Behind>
        <PlaceContext.Provider value={place}>
          <Tour asked={asked} here={here} />
        </PlaceContext.Provider>
      </Behind>,
    );
    return place;
  };
  const name = ownName('tour', '示例单位', 'wangxm');

  it('opens by itself once for each person, and is over when it was skipped', async () => {
    const place = window({});
    await screen.findByTestId('tour-welcome');
    await waitFor(() => expect(document.activeElement?.className).toContain('ant-tour-next-btn'));
    fireEvent.click(document.activeElement as HTMLElement);
    await screen.findByTestId('tour-home');
    fireEvent.click(screen.getByTestId('tour-skip'));
    expect(place.keep).toHaveBeenCalledWith({ [name]: 'done' });
    await waitFor(() => expect(screen.queryByTestId('tour-home')).toBeNull());
  });

  it('does not open again, on another page, or while a test reads the page; unless it is asked for', async () => {
    window({ kept: (asked) => (asked === name ? 'done' : undefined) });
    window({}, false, false);
    window({ still: true });
    await new Promise((done) => setTimeout(done, 50));
    expect(screen.queryByTestId('tour-welcome')).toBeNull();
    window({ still: true }, true);
    await screen.findByTestId('tour-welcome');
  });

  it('is kept under a short name that tells neither person nor workspace', () => {
    expect(name).toMatch(/^tour[a-z0-9]{1,7}$/);
    expect(ownName('tour', '示例单位', 'lixf')).not.toBe(name);
    expect(ownName('tour', '另一单位', 'wangxm')).not.toBe(name);
  });
});
