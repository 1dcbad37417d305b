/** A desk over the mock: what pages behind the login stand on, and every call that they make. */
import { ConfigProvider } from 'antd';
import type { ReactNode } from 'react';
import { type Desk, DeskContext } from '../src/api/session';
import type { RegisterInfo, SessionInfo } from '../src/api/types.gen';
import { type Lang, LangContext } from '../src/i18n';
import { mock } from '../src/mock/mock';
import { registers } from '../src/mock/world';
import { type Platform, use } from '../src/platform';

export type Call = { name: string; args: Record<string, unknown> };

/** Puts the mock in place of the core and writes down what is called; `change` answers instead where it answers. */
export function record(change: (name: string, args: Record<string, unknown>) => unknown = () => undefined): Call[] {
  const calls: Call[] = [];
  const platform: Platform = {
    ...mock,
    call: async (name, args, session, company) => {
      calls.push({ name, args: args as Record<string, unknown> });
      return (await change(name, args as Record<string, unknown>)) ?? mock.call(name, args, session, company);
    },
  };
  use(platform);
  return calls;
}

const session: SessionInfo = {
  token: 't',
  login: 'wangxm',
  name: '王小明',
  roles: ['compliance_officer'],
  role_labels: [],
  access: [],
  person: 'p0',
  workspace: '示例单位',
  idle_minutes: 15,
  findings: [],
};

const desk: Desk = {
  session,
  registers: registers as RegisterInfo[],
  register: (key) => registers.find((one) => one.key === key),
  lock: () => {},
};

export const register = (key: string): RegisterInfo => {
  const found = desk.register(key);
  if (!found) throw new Error(`no register ${key}`);
  return found;
};

export function Behind({ children, lang = 'zh' }: { children: ReactNode; lang?: Lang }) {
  return (
    <LangContext.Provider value={{ lang, setLang: () => {} }}>
      <ConfigProvider theme={{ token: { motion: false } }}>
        <DeskContext.Provider value={desk}>{children}</DeskContext.Provider>
      </ConfigProvider>
    </LangContext.Provider>
  );
}
