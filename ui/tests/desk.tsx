/** A desk over the mock: what pages behind the login stand on, every call that they make, and the hands of a person. */
import { fireEvent, screen } from '@testing-library/react';
import { ConfigProvider } from 'antd';
import { type ReactNode, useMemo } from 'react';
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

const NONE: readonly string[] = [];

type BehindProps = {
  children: ReactNode;
  lang?: Lang;
  /** Registers that the session only reads, and those that it does not see. */
  reads?: readonly string[];
  hidden?: readonly string[];
};

/** What stands behind the login: by default a session that may write everything. */
export function Behind({ children, lang = 'zh', reads = NONE, hidden = NONE }: BehindProps) {
  const of = useMemo<Desk>(() => {
    const seen = desk.registers
      .filter((one) => !hidden.includes(one.key))
      .map((one) => (reads.includes(one.key) ? { ...one, access: 'read', writable: false } : one));
    return { ...desk, registers: seen, register: (key) => seen.find((one) => one.key === key) };
  }, [reads, hidden]);
  return (
    <LangContext.Provider value={{ lang, setLang: () => {} }}>
      <ConfigProvider theme={{ token: { motion: false } }}>
        <DeskContext.Provider value={of}>{children}</DeskContext.Provider>
      </ConfigProvider>
    </LangContext.Provider>
  );
}

/** What a command was sent, call by call. */
export const sent = (calls: readonly Call[], name: string) =>
  calls.filter((one) => one.name === name).map((one) => one.args);

/** May a button be pressed? */
export const can = (testid: string): boolean => !(screen.getByTestId(testid) as HTMLButtonElement).disabled;

/** Opens a list to choose from. */
export async function open(testid: string): Promise<void> {
  const list = await screen.findByTestId(testid);
  fireEvent.mouseDown(list.querySelector('.ant-select-selector') ?? list);
}

/** Chooses an option of a list by what it is called. Lists that were open before stay in the page: the last one counts. */
export async function choose(testid: string, label: string | RegExp): Promise<void> {
  await open(testid);
  const found = await screen.findAllByText(label, { selector: '.ant-select-item-option-content' });
  fireEvent.click(found.at(-1) as HTMLElement);
}
