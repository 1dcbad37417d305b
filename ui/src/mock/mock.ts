/** A stand-in for the core, for looking at pages in a browser and for tests. Never part of a release: `VITE_MOCK=1` alone. */
import { watchPageDrags } from '../platform/page-drags';
import { type Platform, Refusal } from '../platform/types';
import { answers } from './answers';
import { picks } from './world';

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

export const mock: Platform = {
  start: () =>
    Promise.resolve({ workspace: '/示例/示例单位.hegui', lang: 'zh', version: '0.1.0', still: true, kept: {} }),
  call: async (name, args, _session, company) => {
    const answer = (answers as Record<string, ((args: unknown) => unknown) | undefined>)[name];
    if (!answer) throw new Refusal('unknown_command', { zh: `没有命令 ${name}`, en: `No command ${name}` });
    if (name === 'import_preview' || name === 'keywords_import') {
      company?.onProgress?.({ label: { zh: '正在读取表格', en: 'Reading the sheet' }, done: 400, total: 1000 });
      await wait(120);
    }
    return answer(args ?? {});
  },
  pickOpen: (ask) => Promise.resolve(picks.next ?? `/示例/${ask.filters?.[0]?.extensions[0] ?? 'file'}/人员名单.xlsx`),
  pickFolder: () => Promise.resolve('/示例/新工作区.hegui'),
  pickTarget: (ask) => Promise.resolve(`/示例/${ask.name ?? 'file'}`),
  pickSave: (_bytes, ask) => Promise.resolve(`/示例/${ask.name ?? 'file'}`),
  watchDrags: (hear) => watchPageDrags(hear, (name) => `/示例/${name}`),
  keep: () => {},
  title: (title) => {
    document.title = title;
  },
  log: (level, message) => globalThis.console[level](message),
};
