import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { call, idleFor, onSessionEnded, setSession } from './api/call';
import { OverviewContext } from './api/overview';
import { type Desk, DeskContext } from './api/session';
import type { SessionInfo } from './api/types.gen';
import { useCall } from './api/use';
import { type Lang, LangContext, WORDS } from './i18n';
import { Login } from './pages/login';
import { Shell } from './pages/shell';
import { platform, type Start } from './platform';

/** Milliseconds between looks at whether the session has idled too long. */
const LOOK = 15_000;

/** The Chinese faces draw quotation marks across a whole square, so English puts a Latin face first. */
const CHINESE = '"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",system-ui,sans-serif';
const FONTS: Record<Lang, string> = { zh: CHINESE, en: `"Noto Sans","Segoe UI",${CHINESE}` };

/** The whole interface. */
export function App({ start }: { start: Start }) {
  const [lang, setLang] = useState<Lang>(start.lang);
  const [session, enter] = useState<SessionInfo>();
  dayjs.locale(lang === 'zh' ? 'zh-cn' : 'en');
  useEffect(() => {
    const title = `${WORDS[lang]['app.name']}${session ? ` — ${session.workspace}` : ''}`;
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
    document.title = title;
    platform.title(title);
  }, [lang, session]);
  const leave = useCallback(() => {
    setSession(null);
    enter(undefined);
    globalThis.location.hash = '';
  }, []);
  const language = useMemo(() => ({ lang, setLang }), [lang]);
  return (
    <LangContext.Provider value={language}>
      <ConfigProvider
        locale={lang === 'zh' ? zhCN : enUS}
        button={{ autoInsertSpace: false }}
        theme={{
          token: {
            motion: !start.still,
            fontSize: 14,
            colorPrimary: '#1f5fb0',
            colorInfo: '#1f5fb0',
            borderRadius: 3,
            fontFamily: FONTS[lang],
          },
          components: {
            Layout: {
              headerBg: '#123a6d',
              headerHeight: 48,
              headerPadding: '0 16px',
              siderBg: '#ffffff',
              bodyBg: '#f3f5f8',
            },
            Menu: { itemHeight: 32, itemMarginBlock: 1, groupTitleFontSize: 12 },
            Table: { headerBg: '#eef2f7', cellPaddingBlockSM: 6 },
          },
        }}
      >
        <AntApp>
          {session ? (
            <Behind key={session.token} session={session} onLeave={leave} />
          ) : (
            <Login
              workspace={start.workspace}
              onSession={(found) => {
                setSession(found.token);
                enter(found);
              }}
            />
          )}
        </AntApp>
      </ConfigProvider>
    </LangContext.Provider>
  );
}

/** Behind the login: the registers are known before anything is shown. */
function Behind({ session, onLeave }: { session: SessionInfo; onLeave: () => void }) {
  const registers = useCall('register_list', {}, { watch: ['extra_fields', 'users'] });
  const reads = (registers.data?.length ?? 0) > 0;
  const overview = useCall('overview', {}, { watch: 'any', off: !reads });
  const lock = useCallback(() => {
    call('session_close').catch(() => {});
    onLeave();
  }, [onLeave]);
  useEffect(() => {
    onSessionEnded(onLeave);
    const limit = session.idle_minutes * 60_000;
    const timer = setInterval(() => limit > 0 && idleFor() > limit && lock(), LOOK);
    return () => {
      clearInterval(timer);
      onSessionEnded(() => {});
    };
  }, [onLeave, lock, session.idle_minutes]);
  const desk = useMemo<Desk>(() => {
    const known = registers.data ?? [];
    return { session, registers: known, register: (key) => known.find((one) => one.key === key), lock };
  }, [session, registers.data, lock]);
  // A system administrator reads no register and still has pages to work on.
  if (!registers.data && !registers.error) return null;
  return (
    <DeskContext.Provider value={desk}>
      <OverviewContext.Provider value={overview.data?.sections}>
        <Shell />
      </OverviewContext.Provider>
    </DeskContext.Provider>
  );
}
